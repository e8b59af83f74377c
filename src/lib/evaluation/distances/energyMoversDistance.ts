import { checkParticles, PARTICLE, type ParticleSets } from './particleSets.ts'
import { transportCost } from './transportCost.ts'

/**
 * The energy mover's distance of two jets, the least work that makes one of the other: Σ f_ij θ_ij / R + |Σ p_T − Σ p_T'|, θ² = Δη² + Δφ²
 * without wrapping, R = 1 (arXiv 1902.02346 eq. 1; `energyflow` with `norm=False`). In the unit of p_T; NaN where
 * squares overflow.
 * @param a (η, φ, p_T) of every particle, [particles, 3]
 * @param b the same
 * @throws ShapeError, DomainError for other numbers
 */
export function energyMoversDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const of = (particles: ArrayLike<number>): ParticleSets => ({
    offsets: [0, particles.length / PARTICLE],
    particles,
  })
  for (const jet of [a, b]) checkParticles('energyMoversDistance', of(jet))
  return moved(a, b)
}

/** The same of particles that have been checked. */
export function moved(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [n, m] = [a.length / PARTICLE, b.length / PARTICLE]
  const [supply, demand] = [new Float64Array(n + 1), new Float64Array(m + 1)]
  for (let i = 0; i < n; i++) supply[i] = a[PARTICLE * i + 2]
  for (let j = 0; j < m; j++) demand[j] = b[PARTICLE * j + 2]
  const [from, to] = [supply, demand].map((x) => x.reduce((p, q) => p + q, 0))
  // what one has more goes to a place that is R from everywhere
  supply[n] = Math.max(0, to - from)
  demand[m] = Math.max(0, from - to)
  const cost = new Float64Array((n + 1) * (m + 1)).fill(1)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const [eta, phi] = [a[PARTICLE * i] - b[PARTICLE * j], a[PARTICLE * i + 1] - b[PARTICLE * j + 1]]
      cost[i * (m + 1) + j] = Math.sqrt(eta * eta + phi * phi)
    }
  }
  return transportCost(supply, demand, cost)
}
