import type { Events, Layout, Objects, Particles } from '../../src/lib/events/index.ts'
import { type Key, key, split, uniforms } from '../../src/lib/tensor/index.ts'

const JETS = 10

/** Random numbers from `low` to `high`. */
const between = (k: Key, n: number, low: number, high: number) => uniforms(k, n).map((u) => low + u * (high - low))

function objects(k: Key, count: number, perEvent: number): Objects {
  const [pt, eta, phi, energy] = split(k, 4)
  const n = count * perEvent
  return {
    perEvent,
    pt: between(pt, n, 25, 200),
    eta: between(eta, n, -2.5, 2.5),
    phi: between(phi, n, -Math.PI, Math.PI),
    energy: between(energy, n, 25, 400),
  }
}

function particles(k: Key, count: number, perEvent: number): Particles {
  const { pt, eta, phi, energy } = objects(k, count, perEvent)
  return { perEvent, pt, eta, phi, mass: energy, pdgId: Int32Array.from(pt, (x) => Math.round(x) - 100) }
}

/** Random events that use every part and column; njets of them are filled, from 2 to 10. */
export function toyEvents(seed: number, count: number, layout: Layout = 'semileptonic'): Events {
  const k = split(key(seed), 8)
  const two = layout === 'dileptonic' ? 2 : 1
  const njets = Int16Array.from(between(k[0], count, 2, JETS + 1), Math.floor)
  const jets = objects(k[1], count, JETS)
  for (let i = 0; i < jets.pt.length; i++) if (i % JETS >= njets[Math.floor(i / JETS)]) jets.pt[i] = 0
  const bits = Int16Array.from(between(k[2], count * JETS, 0, 16), Math.floor)
  const isTagged = Uint8Array.from(bits, (b, i) => (jets.pt[i] > 0 ? b & 1 : 0))
  const nbjets = njets.map((_, i) => isTagged.subarray(i * JETS, (i + 1) * JETS).reduce((sum, tag) => sum + tag, 0))
  const lepton = objects(k[3], count, two)
  return {
    layout,
    count,
    met: { pt: between(k[4], count, 0, 200), phi: between(k[5], count, -Math.PI, Math.PI) },
    leptons: {
      ...lepton,
      charge: Int16Array.from(lepton.eta, (eta) => (eta < 0 ? -1 : 1)),
      type: Int16Array.from(lepton.phi, (phi) => Number(phi > 0)),
    },
    jets: { ...jets, isTagged },
    njets,
    nbjets,
    neutrinos: particles(k[6], count, two),
    truthQuarks: particles(k[7], count, layout === 'dileptonic' ? 2 : 4),
    truthParticles: particles(k[6], count, 10),
    jetsIndices: bits.map((b) => (b % (two === 2 ? 3 : 5)) - 1),
    matchability: bits.slice(0, count),
    decayChannel: njets.map(() => 3),
  }
}
