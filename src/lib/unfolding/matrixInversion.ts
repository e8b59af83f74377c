import { ConfigError, DomainError, ShapeError } from '../../complaint.ts'
import { checkData, checkEach, checkResponse, unreachedEvents } from './inputs.ts'
import { pseudoInverse } from './leastSquares.ts'
import type { Response } from './response.ts'

/** How a response is inverted. */
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
  /** Events of the data in reconstructed bins that no simulated event reaches, which are not in the result. */
  readonly unreached: number
}

/**
 * Unfolding by least squares: the t that makes (m − Rt)ᵀV⁻¹(m − Rt) + τ² Σ_j (t_j/t⁰_j − 1)² least, V = diag(max(m, 1)).
 * With τ = 0 and as many bins on both sides this is t = R⁻¹m, which has no bias and all of the noise; with τ > 0 it is
 * Tikhonov's regularisation towards the shape t⁰. The covariance A V Aᵀ is that of the linear map A from data to result.
 * @param data m, events in each reconstructed bin, [recoBins]; none at all give none
 * @throws ShapeError when response, data or reference do not fit; ConfigError for a negative τ; DomainError for a count that is
 * negative or not finite, a reference that is not above 0, a true bin that is never reconstructed, or a singular matrix
 */
export function matrixInversion(
  response: Response,
  data: ArrayLike<number>,
  { tau = 0, reference }: MatrixInversionOptions = {},
): Inverted {
  check(response, data, reference, tau)
  const { recoBins: n, truthBins: m, probability } = response
  // in units of the reference the pull is the unit matrix, also where there are no data and so a reference of 0
  const unit = tau > 0 ? Float64Array.from(reference ?? scaledTo(response, data)) : new Float64Array(m).fill(1)
  const deviation = Float64Array.from(data, (count) => Math.sqrt(Math.max(count, 1)))
  const rows = tau > 0 ? n + m : n
  const stacked = new Float64Array(rows * m)
  for (let k = 0; k < n * m; k++) stacked[k] = (probability[k] * unit[k % m]) / deviation[Math.floor(k / m)]
  for (let j = 0; j < rows - n; j++) stacked[(n + j) * m + j] = tau
  const map = pseudoInverse(stacked, rows, m)
  if (!map) throw singular(response)
  const wanted = Float64Array.from({ length: rows }, (_, i) => (i < n ? data[i] / deviation[i] : tau))
  const unfolded = Float64Array.from({ length: m }, (_, j) => unit[j] * dot(map, j * rows, wanted, 0, rows))
  const covariance = Float64Array.from({ length: m * m }, (_, k) => {
    const [i, j] = [Math.floor(k / m), k % m]
    return unit[i] * unit[j] * dot(map, i * rows, map, j * rows, n)
  })
  return { unfolded, covariance, unreached: unreachedEvents(response, data) }
}

function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, count: number): number {
  let sum = 0
  for (let k = 0; k < count; k++) sum += a[fromA + k] * b[fromB + k]
  return sum
}

/** What was generated, scaled so that its efficiency-weighted sum is that of the data it can explain. */
function scaledTo(response: Response, data: ArrayLike<number>): Float64Array {
  const { generated, efficiency } = response
  const expected = generated.reduce((sum, t, j) => sum + t * efficiency[j], 0)
  const scale = (Array.from(data).reduce((a, b) => a + b, 0) - unreachedEvents(response, data)) / expected
  return generated.map((t) => t * scale)
}

function singular({ recoBins, truthBins }: Response): DomainError {
  return new DomainError({
    who: 'matrixInversion',
    wanted: 'a response of full rank',
    got: recoBins < truthBins ? `${recoBins} reconstructed bins for ${truthBins} true ones` : 'a singular one',
    fix: 'regularise, or take fewer true bins',
  })
}

function check(
  response: Response,
  data: ArrayLike<number>,
  reference: ArrayLike<number> | undefined,
  tau: number,
): void {
  const who = 'matrixInversion'
  checkData(who, response, data)
  if (!(tau >= 0 && tau < Number.POSITIVE_INFINITY)) {
    throw new ConfigError({ who, wanted: 'τ of at least 0', got: String(tau) })
  }
  checkResponse(who, response)
  if (tau > 0 && !reference) {
    checkEach(who, response.generated, { wanted: 'generated events', bin: 'true bin' }, (t) => t > 0)
  }
  if (!reference) return
  if (reference.length !== response.truthBins) {
    throw new ShapeError({ who, wanted: `a reference [${response.truthBins}]`, got: `${reference.length} numbers` })
  }
  checkEach(who, reference, { wanted: 'a reference above 0', bin: 'true bin' }, (t) => t > 0)
}
