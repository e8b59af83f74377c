import { ConfigError, DomainError, ShapeError } from '../../complaint.ts'
import type { Response } from './response.ts'

export interface IterativeBayesOptions {
  /** Updates; few keep close to the prior, which is the only regularisation. */
  readonly iterations?: number
  /** Shape of the true distribution to begin with, [truthBins]; what was generated for the response where not given. */
  readonly prior?: ArrayLike<number>
}

/**
 * Iterative Bayesian unfolding (D'Agostini, Nucl. Instrum. Meth. A 362 (1995) 487; iterations as Richardson and Lucy):
 * t_j ← t_j/ε_j Σ_i R_ij m_i / Σ_k R_ik t_k.
 * @param data m, events in each reconstructed bin, [recoBins]
 * @returns t, events in each true bin, corrected for efficiency, [truthBins]
 * @throws ShapeError when data or prior do not fit; DomainError for a negative count, a prior that is not above 0, or a true
 * bin that is never reconstructed; ConfigError for less than one iteration
 */
export function iterativeBayes(
  response: Response,
  data: ArrayLike<number>,
  { iterations = 4, prior = response.generated }: IterativeBayesOptions = {},
): Float64Array {
  check(response, data, prior, iterations)
  const { recoBins, truthBins, probability, efficiency } = response
  let truth = Float64Array.from(prior)
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = new Float64Array(truthBins)
    for (let i = 0; i < recoBins; i++) {
      const row = probability.subarray(i * truthBins, (i + 1) * truthBins)
      const expected = row.reduce((sum, r, j) => sum + r * truth[j], 0)
      if (expected > 0) for (let j = 0; j < truthBins; j++) next[j] += (row[j] * data[i]) / expected
    }
    truth = truth.map((t, j) => (t / efficiency[j]) * next[j])
  }
  return truth
}

function check(
  { recoBins, truthBins, efficiency }: Response,
  data: ArrayLike<number>,
  prior: ArrayLike<number>,
  iterations: number,
): void {
  const who = 'iterativeBayes'
  if (data.length !== recoBins || prior.length !== truthBins) {
    const wanted = `data [${recoBins}] and a prior [${truthBins}]`
    throw new ShapeError({ who, wanted, got: `${data.length} and ${prior.length}` })
  }
  if (!(Number.isInteger(iterations) && iterations >= 1)) {
    throw new ConfigError({ who, wanted: 'one iteration or more', got: String(iterations) })
  }
  const negative = Array.from(data).find((m) => !(m >= 0))
  if (negative !== undefined) throw new DomainError({ who, wanted: 'counts of at least 0', got: String(negative) })
  const impossible = Array.from(prior).find((t) => !(t > 0))
  if (impossible !== undefined) throw new DomainError({ who, wanted: 'a prior above 0', got: String(impossible) })
  const blind = efficiency.indexOf(0)
  if (blind >= 0) {
    const fix = 'merge it with its neighbour'
    throw new DomainError({ who, wanted: 'true bins that are reconstructed', got: `bin ${blind}, which never is`, fix })
  }
}
