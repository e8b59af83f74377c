import { ConfigError } from '../../complaint.ts'
import { shownReport } from '../evaluation/index.ts'
import type { AnyEvents } from '../events/index.ts'
import type { Evaluation, Judgement, Posterior, Trained } from './system.ts'

/**
 * How a trained network draws.
 * @param who is told of in the refusal
 * @throws ConfigError when it has no posterior
 */
export function posteriorOf({ posterior, network }: Trained, who: string): Posterior {
  if (posterior) return posterior
  const fix = 'give the folder of a trained flow'
  throw new ConfigError({ who, wanted: 'a flow, which has a posterior', got: network, fix })
}

/**
 * The single answers of a trained network, [count, columns of the draws].
 * @throws ConfigError when it has none
 */
export function predict(trained: Trained, events: AnyEvents, who = 'predict'): Float32Array {
  const { network } = trained
  if (trained.predict) return trained.predict(events)
  const fix = 'give the folder of a trained regression'
  throw new ConfigError({ who, wanted: 'a regression, which has one answer an event', got: network, fix })
}

/**
 * The numbers that tell whether to trust a trained network, and what they were computed from.
 * @throws ConfigError when it cannot be judged; FileError for files without the truth that is needed
 */
export async function judge<J extends Judgement>(
  { judge: own, network }: Trained<J>,
  evaluation: Evaluation,
): Promise<J> {
  if (own) {
    const judgement = await own(evaluation)
    return judgement.report ? { ...judgement, report: shownReport(judgement.report) } : judgement
  }
  const fix = 'give the folder of a trained flow'
  throw new ConfigError({ who: 'evaluate', wanted: 'a flow, which has a posterior', got: network, fix })
}
