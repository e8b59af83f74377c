import { DomainError, ShapeError } from '../../../complaint.ts'

/** Particles of many jets, packed: jet i owns particles offsets[i] … offsets[i + 1] − 1. */
export interface ParticleSets {
  /** [jets + 1], from 0 on, not falling */
  readonly offsets: ArrayLike<number>
  /** (η, φ, p_T) of every particle, [particles, 3] */
  readonly particles: ArrayLike<number>
}

/** Numbers of a particle. */
export const PARTICLE = 3

/**
 * Checks packed particles and gives the number of jets.
 * @throws ShapeError for offsets that do not fit the particles; DomainError for a number that is not finite or a negative p_T
 */
export function checkParticles(who: string, { offsets, particles }: ParticleSets): number {
  const jets = offsets.length - 1
  for (let i = 0; i < jets; i++) {
    if (offsets[i + 1] >= offsets[i]) continue
    throw new ShapeError({ who, wanted: 'offsets that do not fall', got: `${offsets[i]}, ${offsets[i + 1]} at ${i}` })
  }
  if (
    jets < 0 ||
    offsets[0] !== 0 ||
    !Number.isInteger(offsets[jets]) ||
    PARTICLE * offsets[jets] !== particles.length
  ) {
    const got = `${particles.length} numbers for ${jets < 0 ? 'no offsets' : `${offsets[jets]} particles`}`
    throw new ShapeError({ who, wanted: 'three numbers a particle', got })
  }
  for (let k = 0; k < particles.length; k++) {
    if (Number.isFinite(particles[k]) && (k % PARTICLE !== 2 || particles[k] >= 0)) continue
    const wanted = 'finite angles and finite p_T of at least 0'
    throw new DomainError({ who, wanted, got: `${particles[k]} in particle ${Math.floor(k / PARTICLE)}` })
  }
  return jets
}
