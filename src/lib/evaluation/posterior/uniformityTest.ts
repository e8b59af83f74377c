import { DomainError } from '../../../complaint.ts'
import { chiSquaredTail } from '../statistics/chiSquaredTail.ts'

/** Is a histogram flat? */
export interface Uniformity {
  /** (count − n/B) / √(n/B·(1 − 1/B)) of each of the B bins. */
  readonly zScores: Float64Array
  /** The largest |z|. */
  readonly worst: number
  /** Pearson's χ² against equal counts. */
  readonly chiSquared: number
  readonly degrees: number
  /** Probability of a larger χ² when the ranks are uniform. */
  readonly pValue: number
}

/**
 * Pearson's test that counts in equal bins come from a uniform distribution, with the deviation of every bin.
 * @param counts at least two bins
 * @throws DomainError when the histogram is empty or has one bin
 */
export function uniformityTest(counts: Float64Array): Uniformity {
  const bins = counts.length
  const expected = counts.reduce((a, b) => a + b, 0) / bins
  if (bins < 2 || !(expected > 0)) {
    throw new DomainError({
      who: 'uniformityTest',
      wanted: 'counts in two bins or more',
      got: `[${counts.join(', ')}]`,
    })
  }
  const zScores = counts.map((count) => (count - expected) / Math.sqrt(expected * (1 - 1 / bins)))
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  const worst = zScores.reduce((most, z) => Math.max(most, Math.abs(z)), 0)
  return { zScores, worst, chiSquared, degrees: bins - 1, pValue: chiSquaredTail(chiSquared, bins - 1) }
}
