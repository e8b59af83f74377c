import type { WzEvents } from '../../events/index.ts'
import { fitDijet, type Jet } from './dijetFit.ts'

/** Events as they look where their leptons and two chosen jets have no transverse momentum together. */
export interface HardFrame {
  /** ℓ⁻, ℓ⁺ and the two jets by falling transverse momentum there. */
  readonly events: WzEvents
  /** Which pair of the jets each event was given, by its place among {@link PAIRS}, [count]. */
  readonly chosen: Int8Array
  /** χ² of the fit of each pair, [count, pairs]; not a number where a jet is absent. */
  readonly chiSquares: Float64Array
  /** Transverse velocity (x, y) of the four in the detector, [count, 2]. */
  readonly velocity: Float64Array
}

/** Pairs of the four places for jets. */
export const PAIRS = [
  [0, 1],
  [0, 2],
  [1, 2],
  [0, 3],
  [1, 3],
  [2, 3],
] as const

/** GeV of momentum that radiation below the threshold of jets carries away. */
const UNSEEN = 15

type Momentum = readonly [e: number, px: number, py: number, pz: number]

/**
 * Undoes the recoil against initial-state radiation: of all pairs of jets the one that a {@link fitDijet} finds most like a W,
 * the other jets being radiation, and all four objects boosted to where the leptons and the fitted pair have no transverse momentum and
 * the same rapidity: through the rest frame of the four, as partons of the hard process are told in.
 */
export function hardFrame(events: WzEvents): HardFrame {
  const { count, detector } = events
  const { perEvent } = detector
  const boosted = ['energy', 'px', 'py', 'pz'].map(() => new Float32Array(count * perEvent))
  const chosen = new Int8Array(count)
  const chiSquares = new Float64Array(count * PAIRS.length).fill(Number.NaN)
  const velocity = new Float64Array(2 * count)
  for (let i = 0; i < count; i++) {
    const object = (k: number): Momentum => {
      const at = i * perEvent + k
      return [detector.energy[at], detector.px[at], detector.py[at], detector.pz[at]]
    }
    const leptons = [object(0), object(1)]
    const jets = [2, 3, 4, 5].filter((k) => k < perEvent).map(object)
    const found = bestPair(leptons, jets, chiSquares.subarray(i * PAIRS.length, (i + 1) * PAIRS.length))
    chosen[i] = found.place
    const [e, px, py, pz] = found.sum
    velocity.set([px / e, py / e], 2 * i)
    const pair = found.jets.map((k) => jets[k])
    const moved = [...leptons, ...pair].map((p) => withoutRecoil(p, [e, px, py, pz]))
    const order = pt(moved[2]) >= pt(moved[3]) ? [0, 1, 2, 3] : [0, 1, 3, 2]
    order.forEach((from, k) => {
      moved[from].forEach((x, c) => {
        boosted[c][i * perEvent + k] = x
      })
    })
  }
  const [energy, px, py, pz] = boosted
  return { events: { ...events, detector: { ...detector, energy, px, py, pz } }, chosen, chiSquares, velocity }
}

/** The pair of least χ², with the sum of the leptons and of its fitted jets. */
function bestPair(leptons: readonly Momentum[], jets: readonly Momentum[], chiSquares: Float64Array) {
  let best = { place: 0, jets: [0, 1] as readonly [number, number], sum: sumOf([...leptons, jets[0], jets[1]]) }
  let least = Infinity
  for (const [place, pair] of PAIRS.entries()) {
    if (!pair.every((k) => k < jets.length && jets[k][0] > 0)) continue
    const rest = sumOf([...leptons, ...jets.filter((_, k) => !(pair as readonly number[]).includes(k))])
    const [a, b] = pair.map((k) => polarOf(jets[k]))
    const { logScales, chiSquare } = fitDijet([a, b], [rest[1], rest[2]], UNSEEN)
    chiSquares[place] = chiSquare
    if (chiSquare >= least) continue
    least = chiSquare
    const fitted = [a, b].map(({ pt, eta, phi }, k): Momentum => {
      const f = pt * Math.exp(logScales[k])
      return [f * Math.cosh(eta), f * Math.cos(phi), f * Math.sin(phi), f * Math.sinh(eta)]
    })
    best = { place, jets: pair, sum: sumOf([...leptons, ...fitted]) }
  }
  return best
}

const pt = ([, px, py]: Momentum) => Math.hypot(px, py)

const polarOf = (p: Momentum): Jet => ({
  pt: pt(p),
  eta: Math.asinh(p[3] / pt(p)),
  phi: Math.atan2(p[2], p[1]),
})

const sumOf = (all: readonly Momentum[]): Momentum => {
  const sum = [0, 0, 0, 0]
  for (const p of all) for (const c of sum.keys()) sum[c] += p[c]
  return sum as unknown as Momentum
}

/** A momentum where a system that has some transverse momentum has none, and the rapidity that it has. */
function withoutRecoil([e, px, py, pz]: Momentum, [eS, xS, yS, zS]: Momentum): Momentum {
  const m = Math.sqrt(Math.max(1, eS * eS - xS * xS - yS * yS - zS * zS))
  // to its rest frame
  const along = (xS * px + yS * py + zS * pz) / m
  const push = (along / (eS / m + 1) - e) / m
  const [e0, z0] = [(eS * e) / m - along, pz + push * zS]
  // and along the beam
  const y = Math.asinh(zS / Math.hypot(m, xS, yS))
  return [e0 * Math.cosh(y) + z0 * Math.sinh(y), px + push * xS, py + push * yS, z0 * Math.cosh(y) + e0 * Math.sinh(y)]
}
