import { DomainError } from '../../../complaint.ts'
import { type Key, normals } from '../../tensor/index.ts'
import type { Rows } from './chains.ts'

/** Which momenta chains get, and what energy those have. */
export interface Metric {
  readonly dim: number
  /** The diagonal of the inverse mass matrix, [dim]. */
  readonly inverseMass: Float64Array
  /** Fresh momenta p ~ N(0, M), [chains, dim]. */
  momenta(key: Key, chains: number): Rows
  /** ½ pᵀ M⁻¹ p of every chain. */
  kinetic(momenta: Rows): Float64Array
}

/**
 * A diagonal mass matrix M = diag(1 / inverseMass): where inverseMass is the variance of each column, all directions are alike
 * (arXiv 1701.02434 section 4.2.1).
 * @throws DomainError for a number that is not positive and finite
 */
export function diagonalMetric(inverseMass: ArrayLike<number>): Metric {
  const inverse = Float64Array.from(inverseMass)
  const dim = inverse.length
  const bad = inverse.findIndex((m) => !(m > 0 && m < Infinity))
  if (dim === 0 || bad >= 0) {
    const got = dim === 0 ? 'none' : `${inverse[bad]} in column ${bad}`
    throw new DomainError({ who: 'diagonalMetric', wanted: 'positive, finite inverse masses', got })
  }
  return {
    dim,
    inverseMass: inverse,
    momenta: (key, chains) => {
      const draws = normals(key, chains * dim)
      return Float64Array.from(draws, (p, k) => p / Math.sqrt(inverse[k % dim]))
    },
    kinetic: (momenta) => {
      const energy = new Float64Array(momenta.length / dim)
      for (let k = 0; k < momenta.length; k++) energy[Math.floor(k / dim)] += 0.5 * momenta[k] ** 2 * inverse[k % dim]
      return energy
    },
  }
}

/** The metric with unit masses. */
export const unitMetric = (dim: number): Metric => diagonalMetric(new Float64Array(Math.max(0, dim)).fill(1))
