import { DomainError } from '../../../complaint.ts'
import { boost, type FourVectors, fromMomenta, sum, type Velocity, velocity } from '../../kinematics/index.ts'
import { fold, type Key, normals, uniforms } from '../../tensor/index.ts'

/** The ten particles of tt̄ → bℓ⁺ν b̄ℓ⁻ν̄ in `count` events, each [count, 4], GeV, double precision. */
export interface TopPairs {
  readonly count: number
  readonly top: FourVectors
  readonly antitop: FourVectors
  readonly wPlus: FourVectors
  readonly wMinus: FourVectors
  readonly b: FourVectors
  readonly bbar: FourVectors
  readonly positive: FourVectors
  readonly negative: FourVectors
  readonly neutrino: FourVectors
  readonly antineutrino: FourVectors
  /** p_x and p_y of both neutrinos together, [count, 2]: what a perfect detector misses. */
  readonly missing: Float64Array
}

/** Masses of the particles, GeV; every decay has exactly these. */
export interface TopPairOptions {
  readonly topMass?: number
  readonly wMass?: number
  readonly bMass?: number
  readonly leptonMass?: number
}

/** Each particle of so many events takes two gigabytes. */
const LARGEST = 2 ** 26

function checkDecays(count: number, { topMass, wMass, bMass, leptonMass }: Required<TopPairOptions>): void {
  const who = 'toyTopPairs'
  if (!Number.isInteger(count) || count < 0 || count > LARGEST) {
    throw new DomainError({ who, wanted: `a whole number of events, up to ${LARGEST}`, got: String(count) })
  }
  const [masses, got] = [[bMass, leptonMass], `${topMass}, ${wMass}, ${bMass}, ${leptonMass}`]
  if (masses.every((mass) => mass >= 0) && topMass > wMass + bMass && wMass > leptonMass && topMass < Infinity) return
  const wanted = 'masses of top, W, b and lepton, in GeV, of which each is above those that it decays to'
  throw new DomainError({ who, wanted, got })
}

/**
 * Toy decays of top pairs without any noise: on-shell two-body decays, isotropic at each step, with a falling m_tt̄ and a
 * tt̄ system that moves along the beam and recoils a little. Not a model of physics, but exact in every mass constraint.
 * @throws DomainError for masses that cannot decay, or a number of events that is none
 */
export function toyTopPairs(key: Key, count: number, options: TopPairOptions = {}): TopPairs {
  const { topMass = 172.5, wMass = 80.38, bMass = 4.8, leptonMass = 0.105658 } = options
  checkDecays(count, { topMass, wMass, bMass, leptonMass })
  const pair = toySystems(fold(key, 0), count, 2 * topMass)
  const [top, antitop] = decay(fold(key, 1), pair, [topMass, topMass])
  const [wPlus, b] = decay(fold(key, 2), top, [wMass, bMass])
  const [wMinus, bbar] = decay(fold(key, 3), antitop, [wMass, bMass])
  const [positive, neutrino] = decay(fold(key, 4), wPlus, [leptonMass, 0])
  const [negative, antineutrino] = decay(fold(key, 5), wMinus, [leptonMass, 0])
  const missing = transverse(sum(neutrino, antineutrino))
  return { count, top, antitop, wPlus, wMinus, b, bbar, positive, negative, neutrino, antineutrino, missing }
}

const transverse = (p4: FourVectors) => p4.filter((_, k) => k % 4 === 1 || k % 4 === 2)

/** Systems of two tops: mass above the threshold by an exponential of 120 GeV, Gaussian p_T of 20 GeV, rapidity of 0.8. */
function toySystems(key: Key, count: number, threshold: number): FourVectors {
  const u = uniforms(fold(key, 0), count)
  const z = normals(fold(key, 1), 3 * count)
  const out = new Float64Array(4 * count)
  for (let i = 0; i < count; i++) {
    const m = threshold - 120 * Math.log(u[i])
    const [px, py, y] = [20 * z[3 * i], 20 * z[3 * i + 1], 0.8 * z[3 * i + 2]]
    const mT = Math.hypot(m, px, py)
    out.set([mT * Math.cosh(y), px, py, mT * Math.sinh(y)], 4 * i)
  }
  return out
}

/** Each parent decays isotropically into two particles of the given masses. */
function decay(key: Key, parents: FourVectors, masses: readonly [number, number]): [FourVectors, FourVectors] {
  const count = parents.length / 4
  const u = uniforms(key, 2 * count)
  const first = new Float64Array(4 * count)
  for (let i = 0; i < count; i++) {
    const parent = parents.subarray(4 * i, 4 * i + 4)
    const p = breakUpMomentum(parent, masses)
    const [cos, phi] = [2 * u[2 * i] - 1, 2 * Math.PI * u[2 * i + 1]]
    const sin = Math.sqrt(1 - cos * cos)
    const direction: Velocity = [sin * Math.cos(phi), sin * Math.sin(phi), cos]
    const atRest = fromMomenta(
      direction.map((x) => p * x),
      masses[0],
    )
    first.set(boost(atRest, velocity(parent)), 4 * i)
  }
  const back = first.map((x) => -x)
  return [first, sum(parents, back)]
}

/** p* = √((m² − (m₁ + m₂)²)(m² − (m₁ − m₂)²)) / 2m. */
function breakUpMomentum([e, px, py, pz]: FourVectors, [m1, m2]: readonly [number, number]): number {
  const m = Math.sqrt(e * e - px * px - py * py - pz * pz)
  return Math.sqrt((m * m - (m1 + m2) ** 2) * (m * m - (m1 - m2) ** 2)) / (2 * m)
}
