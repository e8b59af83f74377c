import { boost, type FourVectors, velocity } from '../../kinematics/index.ts'
import type { DileptonObjects } from './dileptonObjects.ts'
import { dileptonTops } from './dileptonTops.ts'
import { checkPairs, type NeutrinoPairs } from './neutrinoPairs.ts'

/** Along what axes the directions of the leptons are read: those of the top's flight (k, r, n), or the detector's (x, y, z). */
export type SpinBasis = 'helicity' | 'beam'

/** Directions of both leptons along some axes, each in the rest frame of its own top. */
export interface SpinCosines {
  /** cos θ₊ of ℓ⁺ against each of the three axes, [count, 3]. */
  readonly positive: Float64Array
  /** cos θ₋ of ℓ⁻ against each of the three axes reversed, [count, 3]. */
  readonly negative: Float64Array
}

/** The same in both bases. */
export interface SpinAngles extends Readonly<Record<SpinBasis, SpinCosines>> {
  /** cos φ between both directions, [count]. */
  readonly between: Float64Array
}

type Vector = readonly [number, number, number]

/** The names of the axes. */
export const SPIN_AXES = { helicity: ['k', 'r', 'n'], beam: ['x', 'y', 'z'] } as const

/**
 * The angles that measure the spins of both tops: leptons are boosted to the rest frame of tt̄ and from there to that of their
 * own top. In the helicity basis k̂ is the direction of the top in the rest frame of tt̄, and with p̂ the beam, y = k̂·p̂,
 *
 * r̂ = sign(y) (p̂ − y k̂)/√(1 − y²), n̂ = sign(y) (p̂ × k̂)/√(1 − y²)  (arXiv 1508.05271, section 2);
 *
 * ℓ⁻ is measured against −k̂, −r̂, −n̂, so that cos φ = −Σ cos θ₊ cos θ₋.
 * @param objects with `b` the b of the t
 * @param pairs momenta [count, 2, 3], GeV
 * @returns not numbers where a jet or the neutrinos are absent
 * @throws ShapeError when the neutrinos are not of these events
 */
export function spinAngles(objects: DileptonObjects, pairs: NeutrinoPairs): SpinAngles {
  checkPairs('spinAngles', objects, pairs)
  const { top, antitop, topPair } = dileptonTops(objects, pairs)
  const { count } = objects
  const none = (length: number) => new Float64Array(length).fill(Number.NaN)
  const cosines = (): SpinCosines => ({ positive: none(3 * count), negative: none(3 * count) })
  const out: SpinAngles = { helicity: cosines(), beam: cosines(), between: none(count) }
  for (let i = 0; i < count; i++) {
    const row = (p4: FourVectors) => p4.subarray(4 * i, 4 * i + 4)
    const toPair = restFrame(row(topPair))
    if (!toPair) continue
    const [t, tbar] = [boost(row(top), toPair), boost(row(antitop), toPair)]
    const plus = directionIn(t, boost(row(objects.positive), toPair))
    const minus = directionIn(tbar, boost(row(objects.negative), toPair))
    if (!plus || !minus) continue
    for (const [{ positive, negative }, axes] of [
      [out.helicity, helicityAxes(t)],
      [out.beam, DETECTOR],
    ] as const) {
      axes.forEach((axis, a) => {
        positive[3 * i + a] = dot(plus, axis)
        negative[3 * i + a] = -dot(minus, axis)
      })
    }
    out.between[i] = dot(plus, minus)
  }
  return out
}

const DETECTOR: readonly Vector[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
]

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/** The velocity that brings a four-vector to rest; none for one that moves as fast as light, or is not a number. */
function restFrame(p4: FourVectors): Vector | undefined {
  const [x, y, z] = velocity(p4)
  return x * x + y * y + z * z < 1 ? [-x, -y, -z] : undefined
}

/** The direction of a momentum in the rest frame of another four-vector. */
function directionIn(parent: FourVectors, p4: FourVectors): Vector | undefined {
  const back = restFrame(parent)
  return back && directionOf(boost(p4, back))
}

function directionOf([, x, y, z]: FourVectors): Vector {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}

/** k̂, r̂ and n̂ of a top in the rest frame of tt̄. */
function helicityAxes(top: FourVectors): readonly Vector[] {
  const k = directionOf(top)
  const [x, y, z] = k
  const scale = (z < 0 ? -1 : 1) / Math.hypot(x, y)
  return [k, [-z * x * scale, -z * y * scale, (1 - z * z) * scale], [-y * scale, x * scale, 0]]
}
