import { ConfigError, ShapeError } from '../../complaint.ts'
import { inverse, product, transpose } from './linearSolve.ts'
import type { Response } from './response.ts'

export interface MatrixInversionOptions {
  /** Strength of the regularisation; 0 for none. */
  readonly tau?: number
  /** What the result is pulled towards, [truthBins]; what was generated, scaled to the data, where not given. */
  readonly reference?: ArrayLike<number>
}

/** An unfolded distribution with its covariance from the Poisson errors of the data. */
export interface Inverted {
  /** [truthBins] */
  readonly unfolded: Float64Array
  /** [truthBins, truthBins] */
  readonly covariance: Float64Array
}

/**
 * Unfolding by least squares: the t that makes (m − Rt)ᵀV⁻¹(m − Rt) + τ² Σ_j (t_j/t⁰_j − 1)² least, V = diag(max(m, 1)).
 * With τ = 0 and as many bins on both sides this is t = R⁻¹m, which has no bias and all of the noise; with τ > 0 it is
 * Tikhonov's regularisation towards the shape t⁰. The covariance A V Aᵀ is that of the linear map A from data to result.
 * @param data m, events in each reconstructed bin, [recoBins]
 * @throws ShapeError when data or reference do not fit; ConfigError for a negative τ; DomainError when the matrix is singular
 */
export function matrixInversion(
  response: Response,
  data: ArrayLike<number>,
  { tau = 0, reference = scaledTo(response, data) }: MatrixInversionOptions = {},
): Inverted {
  const { recoBins: n, truthBins: m, probability } = response
  check(response, data, reference, tau)
  const variance = Float64Array.from(data, (count) => Math.max(count, 1))
  const weighted = transpose(probability, n, m).map((r, k) => r / variance[k % n])
  const penalty = Float64Array.from(reference, (t) => (tau / t) ** 2)
  const hessian = product(weighted, probability, m, n, m)
  for (let j = 0; j < m; j++) hessian[j * (m + 1)] += penalty[j]
  const solved = inverse(hessian, m)
  const map = product(solved, weighted, m, m, n)
  const pulled = product(map, Float64Array.from(data), m, n, 1)
  const pull = product(
    solved,
    penalty.map((p, j) => p * reference[j]),
    m,
    m,
    1,
  )
  const scaled = map.map((a, k) => a * variance[k % n])
  return {
    unfolded: pulled.map((t, j) => t + (tau > 0 ? pull[j] : 0)),
    covariance: product(scaled, transpose(map, m, n), m, n, m),
  }
}

/** What was generated, scaled so that its efficiency-weighted sum is that of the data. */
function scaledTo({ generated, efficiency }: Response, data: ArrayLike<number>): Float64Array {
  const expected = generated.reduce((sum, t, j) => sum + t * efficiency[j], 0)
  const scale = Array.from(data).reduce((a, b) => a + b, 0) / expected
  return generated.map((t) => t * scale)
}

function check(
  { recoBins, truthBins }: Response,
  data: ArrayLike<number>,
  reference: ArrayLike<number>,
  tau: number,
): void {
  if (data.length !== recoBins || reference.length !== truthBins) {
    const wanted = `data [${recoBins}] and a reference [${truthBins}]`
    throw new ShapeError({ who: 'matrixInversion', wanted, got: `${data.length} and ${reference.length}` })
  }
  if (!(tau >= 0)) throw new ConfigError({ who: 'matrixInversion', wanted: 'τ of at least 0', got: String(tau) })
}
