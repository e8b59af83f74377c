import { DomainError } from '../../../complaint.ts'
import { type Proportion, proportion } from '../statistics/proportion.ts'

/** How many truths lie within the regions that should hold a given share of them. */
export interface CoverageCurve {
  /** What the regions should hold: 1/B, 2/B, … 1 for B bins. */
  readonly levels: readonly number[]
  /** What they hold. */
  readonly coverage: readonly Proportion[]
}

/**
 * The cumulative fractions of a histogram of ranks in equal bins of (0, 1); not numbers where it is empty.
 * @throws DomainError for a count that is negative or not finite
 */
export function coverageCurve(counts: Float64Array): CoverageCurve {
  const bad = counts.findIndex((count) => !(count >= 0 && count < Number.POSITIVE_INFINITY))
  if (bad >= 0) {
    const got = `${counts[bad]} in bin ${bad}`
    throw new DomainError({ who: 'coverageCurve', wanted: 'counts of at least 0', got })
  }
  const n = counts.reduce((a, b) => a + b, 0)
  let within = 0
  const coverage = Array.from(counts, (count) => proportion((within += count), n))
  return { levels: coverage.map((_, i) => (i + 1) / counts.length), coverage }
}
