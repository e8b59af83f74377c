import type { Quantity } from '../../columns/index.ts'
import type { FilterCurves } from './filterCurves.ts'
import type { Reliability } from './reliability.ts'

/** Which events to trust: what is left wrong of those that are kept, and whether stated probabilities are kept. */
export interface FilterReport extends FilterCurves {
  /** What events are filtered by, by id, as it is written. */
  readonly scores: Readonly<Record<string, string>>
  /** What is looked at. */
  readonly figures: readonly Quantity[]
  /** How often choices are right, against how often they were said to be. */
  readonly reliability?: Reliability
}
