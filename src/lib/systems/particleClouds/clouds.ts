import { setMasses } from '../../evaluation/index.ts'
import type { JetEvents } from '../../events/index.ts'

/** Clouds of particles, packed: cloud i owns particles offsets[i] … offsets[i + 1] − 1; (η, φ, p_T) relative to the jet. */
export interface Clouds {
  readonly count: number
  /** [count + 1] */
  readonly offsets: Int32Array
  /** [particles, 3] */
  readonly particles: Float32Array
}

const COLUMNS = 3

/** The particles of jets, without empty places. */
export function cloudsOf({ count, particles: { perEvent, eta, phi, pt, mask } }: JetEvents): Clouds {
  const offsets = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) {
    let own = 0
    for (let k = i * perEvent; k < (i + 1) * perEvent; k++) own += mask[k]
    offsets[i + 1] = offsets[i] + own
  }
  const particles = new Float32Array(COLUMNS * offsets[count])
  let at = 0
  for (let k = 0; k < count * perEvent; k++) {
    if (mask[k] !== 1) continue
    particles[at++] = eta[k]
    particles[at++] = phi[k]
    particles[at++] = pt[k]
  }
  return { count, offsets, particles }
}

/** Some of the clouds, in their order; an index may come more than once. */
export function takeClouds({ offsets, particles }: Clouds, indices: ArrayLike<number>): Clouds {
  const count = indices.length
  const own = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) own[i + 1] = own[i] + offsets[indices[i] + 1] - offsets[indices[i]]
  const out = new Float32Array(COLUMNS * own[count])
  for (let i = 0; i < count; i++) {
    const k = indices[i]
    out.set(particles.subarray(COLUMNS * offsets[k], COLUMNS * offsets[k + 1]), COLUMNS * own[i])
  }
  return { count, offsets: own, particles: out }
}

/** The number of particles of every cloud. */
export const sizesOf = ({ count, offsets }: Pick<Clouds, 'count' | 'offsets'>): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => offsets[i + 1] - offsets[i])

/**
 * Clouds as jets of `perEvent` places, particles by falling p_T, empty places exactly 0. The jets' own features are those of the
 * clouds in units of the jet's p_T: p_T 1, η 0, the mass of the cloud, its number of particles.
 */
export function jetsOf(clouds: Clouds, perEvent: number): JetEvents {
  const { count, offsets, particles } = clouds
  const column = () => new Float32Array(count * perEvent)
  const [eta, phi, pt, mask] = [column(), column(), column(), column()]
  for (let i = 0; i < count; i++) {
    const first = offsets[i]
    const order = Array.from({ length: offsets[i + 1] - first }, (_, k) => first + k)
    order.sort((a, b) => particles[COLUMNS * b + 2] - particles[COLUMNS * a + 2])
    order.slice(0, perEvent).forEach((from, k) => {
      const to = i * perEvent + k
      eta[to] = particles[COLUMNS * from]
      phi[to] = particles[COLUMNS * from + 1]
      pt[to] = particles[COLUMNS * from + 2]
      mask[to] = 1
    })
  }
  const jets = {
    pt: new Float32Array(count).fill(1),
    eta: new Float32Array(count),
    mass: Float32Array.from(setMasses(clouds)),
    particles: Float32Array.from(sizesOf(clouds)),
  }
  return { layout: 'jets', count, particles: { perEvent, eta, phi, pt, mask }, jets }
}
