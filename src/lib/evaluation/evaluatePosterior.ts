import { type AssociationBlock, associationTable } from './associationTable.ts'
import { biasAndWidth, type EstimatesBlock } from './biasAndWidth.ts'
import { type EvaluationOptions, judgePosterior, type PosteriorBlock, requireCounts } from './judgePosterior.ts'
import { NEUTRINO_OBSERVABLES } from './neutrinoObservables.ts'
import type { Report } from './report.ts'

/** One answer per method for each of n events. */
export interface AnswersBlock {
  readonly association: AssociationBlock
  readonly estimates: EstimatesBlock
}

/** Gathers draws and answers of the same events, each in blocks of its own: an answer may need all events first. */
export interface PosteriorJudge {
  readonly addDraws: (block: PosteriorBlock) => void
  readonly addAnswers: (block: AnswersBlock) => void
  readonly result: () => Report
}

/**
 * Everything that judges a posterior of one neutrino per event, gathered block by block; nothing of a block's draws is kept.
 *
 * `addDraws` and `addAnswers` throw ShapeError when the parts of a block are not of the same events or draws, and what each
 * judge throws; `result` throws ShapeError when draws and answers are not of as many events, DomainError when there are none.
 */
export function evaluatePosterior(options: EvaluationOptions): PosteriorJudge {
  const posterior = judgePosterior(options)
  const association = associationTable()
  const estimates = biasAndWidth()
  let answered = 0
  return {
    addDraws: posterior.add,
    addAnswers(block) {
      answered += checkAnswers(block)
      association.add(block.association)
      estimates.add(block.estimates)
    },
    result() {
      requireCounts([['events with answers', answered, posterior.events()]])
      return {
        ...posterior.result(),
        association: association.result(),
        observables: NEUTRINO_OBSERVABLES,
        errors: estimates.result(),
      }
    },
  }
}

/** Number of events, the same in all parts. */
function checkAnswers({ association, estimates }: AnswersBlock): number {
  const n = association.njets.length
  requireCounts(Object.entries(estimates.truth).map(([name, { length }]) => [`truths of ${name}`, length, n]))
  return n
}
