import type { Events } from '../../src/lib/events/index.ts'
import { type Key, permutation, split, uniforms } from '../../src/lib/tensor/index.ts'

/** Numbers in (low, high), float32. */
const between = (key: Key, n: number, low: number, high: number) =>
  uniforms(key, n).map((value) => low + (high - low) * value)

/**
 * Semileptonic events without physics: objects in random directions, `jets[i]` of them in event i, ten places; the
 * quarks are given to the jets at random, jets and quarks beyond the shorter of both lists to none.
 */
export function toyEvents(key: Key, jets: readonly number[]): Events {
  const k = split(key, 12)
  const count = jets.length
  const perEvent = 10
  const places = count * perEvent
  const used = (i: number) => i % perEvent < jets[Math.floor(i / perEvent)]
  const mask = (column: Float32Array) => column.map((value, i) => (used(i) ? value : 0))
  const pt = between(k[0], places, 25, 200)
  for (let i = 0; i < count; i++) {
    pt.subarray(i * perEvent, (i + 1) * perEvent)
      .sort()
      .reverse()
  }
  const eta = between(k[1], places, -2.5, 2.5)
  const jetsIndices = new Int16Array(places).fill(-1)
  const matchability = new Int16Array(count)
  for (let i = 0; i < count; i++) {
    permutation(split(k[11], count)[i], jets[i]).forEach((jet, quark) => {
      if (quark > 3) return
      jetsIndices[i * perEvent + jet] = quark
      matchability[i] |= 1 << quark
    })
  }
  const leptonPt = between(k[3], count, 15, 100)
  const leptonEta = between(k[4], count, -2.5, 2.5)
  const angles = (from: Key, n: number) => between(from, n, -3.14, 3.14)
  return {
    layout: 'semileptonic',
    count,
    met: { pt: between(k[5], count, 5, 120), phi: angles(k[6], count) },
    leptons: {
      perEvent: 1,
      pt: leptonPt,
      eta: leptonEta,
      phi: angles(k[7], count),
      energy: leptonPt.map((value, i) => Math.hypot(value * Math.cosh(leptonEta[i]), 0.105658)),
      type: new Int16Array(count).fill(1),
    },
    jets: {
      perEvent,
      pt: mask(pt),
      eta: mask(eta),
      phi: mask(angles(k[2], places)),
      energy: mask(pt.map((value, i) => Math.hypot(value * Math.cosh(eta[i]), 8))),
      isTagged: new Uint8Array(places),
    },
    njets: Int16Array.from(jets),
    nbjets: new Int16Array(count),
    neutrinos: {
      perEvent: 1,
      pt: between(k[8], count, 5, 120),
      eta: between(k[9], count, -3, 3),
      phi: angles(k[10], count),
    },
    jetsIndices,
    matchability,
  }
}

/** The four-vector (E, px, py, pz) of place `i` of a group of objects, from the definition. */
export function fourVectorOf(objects: Events['jets'] | Events['leptons'], i: number): [number, number, number, number] {
  const [pt, eta, phi] = [objects.pt[i], objects.eta[i], objects.phi[i]]
  return [objects.energy[i], pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta)]
}

/** √(E² − p²) of a sum of four-vectors. */
export function massOf(...parts: readonly (readonly number[])[]): number {
  const [e, x, y, z] = [0, 1, 2, 3].map((k) => parts.reduce((sum, part) => sum + part[k], 0))
  return Math.sqrt(e * e - x * x - y * y - z * z)
}
