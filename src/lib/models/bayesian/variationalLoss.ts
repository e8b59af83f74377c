import { DomainError } from '../../../complaint.ts'
import type { Scalar } from '../../tensor/index.ts'

/**
 * How the divergence is weighed against the mean negative log-likelihood of an event of D columns, N events in training:
 * `per-event` NLL + KL / N, the evidence bound of an event; `per-dimension` (NLL + KL / N) / D, the same minimum;
 * `published` NLL / D + KL / N, as the code of arXiv 2104.04543 has it, in which the divergence weighs D times as much.
 */
export const KL_SCALINGS = ['per-event', 'per-dimension', 'published'] as const
/** How the divergence is weighed. */
export type KlScaling = (typeof KL_SCALINGS)[number]

/** What the bound is made of, besides likelihood and divergence. */
export interface VariationalTerms {
  readonly scaling: KlScaling
  /** N, the events of the whole training. */
  readonly events: number
  /** D, the columns of an event's target. */
  readonly dim: number
  /** A factor on the divergence; 1 is Bayes' theorem. */
  readonly klWeight: number
}

/**
 * The negative evidence bound of an event from the mean −ln p of a batch and the divergence of the weights (arXiv 2104.04543
 * eq. 10).
 * @throws DomainError for no events or no columns
 */
export function variationalLoss(nll: Scalar, kl: Scalar, { scaling, events, dim, klWeight }: VariationalTerms): Scalar {
  for (const [name, value] of Object.entries({ events, dim })) {
    if (value >= 1) continue
    throw new DomainError({ who: 'variational loss', wanted: `one or more ${name}`, got: String(value) })
  }
  const whole = nll.mul(scaling === 'per-event' ? 1 : 1 / dim)
  const perEvent = klWeight / events
  return whole.add(kl.mul(scaling === 'per-dimension' ? perEvent / dim : perEvent)) as Scalar
}
