import { setMasses } from '../../evaluation/index.ts'
import type { Clouds } from './clouds.ts'

/** What the angles of a cloud are divided by before they are learnt: nothing, or the mass that is asked for. */
export const ANGLES = ['plain', 'over-mass'] as const
/** One of the coordinates of the angles. */
export type AngleChoice = (typeof ANGLES)[number]

/** Particles ↔ numbers of order 1, fitted in training; plain data. */
export interface CloudScales {
  readonly angles: AngleChoice
  /** Root mean square of the angles, in their coordinates. */
  readonly angle: number
  /** Mean and width of ln p_T. */
  readonly logPt: readonly [mean: number, width: number]
}

/** Keeps a cloud of mass 0 apart from infinity. */
const MASS_FLOOR = 0.005
const LEAST_PT = 1e-5
const COLUMNS = 3

const dividedBy = (angles: AngleChoice, mass: number) => (angles === 'plain' ? 1 : mass + MASS_FLOOR)

/** The scales of some clouds. */
export function cloudScales(angles: AngleChoice, clouds: Clouds): CloudScales {
  const { count, offsets, particles } = clouds
  const masses = setMasses(clouds)
  let [square, sum, sum2] = [0, 0, 0]
  for (let i = 0; i < count; i++) {
    const by = dividedBy(angles, masses[i])
    for (let k = COLUMNS * offsets[i]; k < COLUMNS * offsets[i + 1]; k += COLUMNS) {
      const log = Math.log(Math.max(particles[k + 2], LEAST_PT))
      square += (particles[k] ** 2 + particles[k + 1] ** 2) / by ** 2
      sum += log
      sum2 += log * log
    }
  }
  const n = Math.max(1, offsets[count])
  const mean = sum / n
  return {
    angles,
    angle: Math.sqrt(square / (2 * n)) || 1,
    logPt: [mean, Math.sqrt(Math.max(0, sum2 / n - mean * mean)) || 1],
  }
}

/** Particles as (η, φ, ln p_T) in units of the scales, [particles, 3]; masses are those asked for, one a cloud. */
export function toCoordinates(scales: CloudScales, { count, offsets, particles }: Clouds, masses: ArrayLike<number>) {
  const out = new Float32Array(particles.length)
  const { angles, angle, logPt } = scales
  for (let i = 0; i < count; i++) {
    const by = dividedBy(angles, masses[i]) * angle
    for (let k = COLUMNS * offsets[i]; k < COLUMNS * offsets[i + 1]; k += COLUMNS) {
      out[k] = particles[k] / by
      out[k + 1] = particles[k + 1] / by
      out[k + 2] = (Math.log(Math.max(particles[k + 2], LEAST_PT)) - logPt[0]) / logPt[1]
    }
  }
  return out
}

/** The way back: p_T is positive by construction. */
export function fromCoordinates(
  { angles, angle, logPt }: CloudScales,
  { count, offsets }: Pick<Clouds, 'count' | 'offsets'>,
  coordinates: Float32Array,
  masses: ArrayLike<number>,
): Clouds {
  const particles = new Float32Array(coordinates.length)
  for (let i = 0; i < count; i++) {
    const by = dividedBy(angles, masses[i]) * angle
    for (let k = COLUMNS * offsets[i]; k < COLUMNS * offsets[i + 1]; k += COLUMNS) {
      particles[k] = coordinates[k] * by
      particles[k + 1] = coordinates[k + 1] * by
      particles[k + 2] = Math.exp(coordinates[k + 2] * logPt[1] + logPt[0])
    }
  }
  return { count, offsets, particles }
}
