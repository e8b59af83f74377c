import { DomainError, ShapeError } from '../../../complaint.ts'
import { setMasses } from '../../evaluation/index.ts'
import type { JetEvents } from '../../events/index.ts'
import { jetsOf } from './clouds.ts'

const COLUMNS = 3
/** Masses over p_T beyond which exponentials of the angles leave single precision. */
const MOST = 1e3
const HALVINGS = 60

/**
 * Jets of given masses and numbers of particles, to generate others like them: each is a ring of equal particles about the jet's
 * axis, whose radius makes the mass.
 * @param masses over the jet's p_T
 * @param sizes as many, whole numbers
 * @throws ShapeError for different lengths; DomainError for a mass that is negative or above 1,000, for a size that is no whole
 * number, and for a mass of fewer than two particles
 */
export function askedJets(masses: ArrayLike<number>, sizes: ArrayLike<number>): JetEvents {
  const who = 'askedJets'
  const count = masses.length
  if (sizes.length !== count)
    throw new ShapeError({ who, wanted: `${count} sizes, one a mass`, got: String(sizes.length) })
  const offsets = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) {
    const [mass, size] = [masses[i], sizes[i]]
    if (!(Number.isInteger(size) && size >= 0))
      throw new DomainError({ who, wanted: 'whole numbers of particles', got: `${size} at ${i}` })
    if (!(mass >= 0 && mass <= MOST))
      throw new DomainError({ who, wanted: `masses from 0 to ${MOST}`, got: `${mass} at ${i}` })
    if (size < 2 && mass > 0)
      throw new DomainError({ who, wanted: 'two particles or more where there is a mass', got: `${size} at ${i}` })
    offsets[i + 1] = offsets[i] + size
  }
  const particles = new Float32Array(COLUMNS * offsets[count])
  for (let i = 0; i < count; i++) {
    particles.set(ring(sizes[i], radiusOf(masses[i], sizes[i])), COLUMNS * offsets[i])
  }
  const places = Array.from(sizes).reduce((a, b) => Math.max(a, b), 1)
  return jetsOf({ count, offsets, particles }, places)
}

function ring(size: number, radius: number): Float32Array {
  const out = new Float32Array(COLUMNS * size)
  for (let k = 0; k < size; k++) {
    const angle = (2 * Math.PI * k) / size
    out.set([radius * Math.cos(angle), radius * Math.sin(angle), 1 / size], COLUMNS * k)
  }
  return out
}

const massOf = (size: number, radius: number) => setMasses({ offsets: [0, size], particles: ring(size, radius) })[0]

/** The radius of a ring of a mass, by halving: the mass grows with it. */
function radiusOf(mass: number, size: number): number {
  if (mass === 0) return 0
  let [low, high] = [0, 1]
  while (massOf(size, high) < mass) high *= 2
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2
    if (massOf(size, middle) < mass) low = middle
    else high = middle
  }
  return (low + high) / 2
}
