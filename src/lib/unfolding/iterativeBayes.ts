import { ConfigError, ShapeError } from '../../complaint.ts'
import { checkData, checkEach, checkResponse, unreachedEvents } from './inputs.ts'
import type { Response } from './response.ts'

/** How often D'Agostini's method iterates, and from what. */
export interface IterativeBayesOptions {
  /** Updates; few keep close to the prior, which is the only regularisation. */
  readonly iterations?: number
  /** Shape of the true distribution to begin with, [truthBins]; what was generated for the response where not given. */
  readonly prior?: ArrayLike<number>
}

/** An unfolded distribution. */
export interface Unfolded {
  /** t, events in each true bin, corrected for efficiency, [truthBins]. */
  readonly unfolded: Float64Array
  /** Events of the data in reconstructed bins that no simulated event reaches, which are not in the result. */
  readonly unreached: number
}

/**
 * Iterative Bayesian unfolding (D'Agostini, Nucl. Instrum. Meth. A 362 (1995) 487; iterations as Richardson and Lucy):
 * t_j ← t_j/ε_j Σ_i R_ij m_i / Σ_k R_ik t_k.
 * @param data m, events in each reconstructed bin, [recoBins]; none at all give none
 * @throws ShapeError when response, data or prior do not fit; DomainError for a count that is negative or not finite, a prior
 * that is not above 0, or a true bin that is never reconstructed; ConfigError for less than one iteration
 */
export function iterativeBayes(
  response: Response,
  data: ArrayLike<number>,
  { iterations = 4, prior = response.generated }: IterativeBayesOptions = {},
): Unfolded {
  check(response, data, prior, iterations)
  const { recoBins, truthBins, probability, efficiency } = response
  // only the shape counts, and its sums stay in range
  const scale = 2 ** -Math.floor(Math.log2(Math.max(...Array.from(prior))))
  let truth = Float64Array.from(prior, (t) => t * scale)
  for (let iteration = 0; iteration < iterations; iteration++) {
    const next = new Float64Array(truthBins)
    for (let i = 0; i < recoBins; i++) {
      const row = probability.subarray(i * truthBins, (i + 1) * truthBins)
      const expected = row.reduce((sum, r, j) => sum + r * truth[j], 0)
      if (expected > 0) for (let j = 0; j < truthBins; j++) next[j] += ((row[j] * truth[j]) / expected) * data[i]
    }
    truth = next.map((t, j) => t / efficiency[j])
  }
  return { unfolded: truth, unreached: unreachedEvents(response, data) }
}

function check(response: Response, data: ArrayLike<number>, prior: ArrayLike<number>, iterations: number): void {
  const who = 'iterativeBayes'
  checkData(who, response, data)
  if (!(Number.isInteger(iterations) && iterations >= 1)) {
    throw new ConfigError({ who, wanted: 'one iteration or more', got: String(iterations) })
  }
  checkResponse(who, response)
  if (prior.length !== response.truthBins) {
    throw new ShapeError({ who, wanted: `a prior [${response.truthBins}]`, got: `${prior.length} numbers` })
  }
  checkEach(who, prior, { wanted: 'a prior above 0', bin: 'true bin' }, (t) => t > 0)
}
