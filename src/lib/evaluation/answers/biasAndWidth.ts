import { DomainError, ShapeError } from '../../../complaint.ts'
import type { Columns } from '../../columns/index.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import { type Growing, growing } from '../statistics/growing.ts'
import { type ErrorSummary, errorSummary } from './errorSummary.ts'

/** What several methods say of the same n events. */
export interface EstimatesBlock {
  /** Each [n]; not a number in events where the observable does not exist, which are left out. */
  readonly truth: Columns
  /** By method, the observables of `truth`, each [n], in the same units. */
  readonly estimates: Readonly<Record<string, Columns>>
}

/** Bias and width by method and observable. */
export type BiasAndWidth = Record<string, Record<string, ErrorSummary>>

/**
 * Bias and width of estimate − truth, by method and observable; the errors (8 bytes each) are kept, the draws are not. Of no events
 * they are not numbers, of one they have no error.
 *
 * `add` throws ShapeError when columns disagree in length or one is missing, and DomainError when an estimate is not
 * finite where the truth is.
 */
export function biasAndWidth(): Accumulator<EstimatesBlock, BiasAndWidth> {
  const columns = new Map<string, Map<string, Growing>>()
  return {
    add({ truth, estimates }) {
      for (const [method, estimate] of Object.entries(estimates)) {
        for (const [observable, wanted] of Object.entries(truth)) {
          const who = `biasAndWidth: ${method}, ${observable}`
          pushErrors(columnOf(columns, method, observable), who, wanted, estimate[observable])
        }
      }
    },
    result: () => mapTable(columns, (errors) => errorSummary(errors.values())),
  }
}

function columnOf(columns: Map<string, Map<string, Growing>>, method: string, observable: string): Growing {
  const ofMethod = columns.get(method) ?? new Map<string, Growing>()
  columns.set(method, ofMethod)
  const errors = ofMethod.get(observable) ?? growing()
  ofMethod.set(observable, errors)
  return errors
}

function pushErrors(into: Growing, who: string, truth: ArrayLike<number>, estimate?: ArrayLike<number>): void {
  if (estimate?.length !== truth.length) {
    throw new ShapeError({ who, wanted: `${truth.length} estimates`, got: String(estimate?.length ?? 'none') })
  }
  for (let i = 0; i < truth.length; i++) {
    if (Number.isNaN(truth[i])) continue
    const error = estimate[i] - truth[i]
    if (!Number.isFinite(error)) {
      throw new DomainError({ who, wanted: 'finite numbers', got: `${estimate[i]}, truth ${truth[i]}, in row ${i}` })
    }
    into.push(error)
  }
}

const mapTable = <A, B>(table: Map<string, Map<string, A>>, change: (a: A) => B): Record<string, Record<string, B>> =>
  Object.fromEntries(
    [...table].map(([row, cells]) => [row, Object.fromEntries([...cells].map(([name, cell]) => [name, change(cell)]))]),
  )
