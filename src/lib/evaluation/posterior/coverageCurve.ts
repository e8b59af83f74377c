import { type Proportion, proportion } from '../statistics/proportion.ts'

/** How many truths lie within the regions that should hold a given share of them. */
export interface CoverageCurve {
  /** What the regions should hold: 1/B, 2/B, … 1 for B bins. */
  readonly levels: readonly number[]
  /** What they hold. */
  readonly coverage: readonly Proportion[]
}

/** The cumulative fractions of a histogram of ranks in equal bins of (0, 1). */
export function coverageCurve(counts: Float64Array): CoverageCurve {
  const n = counts.reduce((a, b) => a + b, 0)
  let within = 0
  const coverage = Array.from(counts, (count) => proportion((within += count), n))
  return { levels: coverage.map((_, i) => (i + 1) / counts.length), coverage }
}
