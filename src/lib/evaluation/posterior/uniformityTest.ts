import { DomainError } from '../../../complaint.ts'
import { logChiSquaredTail } from '../statistics/chiSquaredTail.ts'

/** Is a histogram flat? */
export interface Uniformity {
  /** (count − n/B) / √(n/B·(1 − 1/B)) of each of the B bins. */
  readonly zScores: Float64Array
  /** The largest |z|. */
  readonly worst: number
  /** Pearson's χ² against equal counts. */
  readonly chiSquared: number
  readonly degrees: number
  /** Probability of a larger χ² when the ranks are uniform; 0 where it is below 1e-308. */
  readonly pValue: number
  /** Its natural logarithm, which has no such end. */
  readonly logPValue: number
}

/**
 * Pearson's test that counts in equal bins come from a uniform distribution, with the deviation of every bin.
 * @param counts at least two bins
 * @throws DomainError when the histogram is empty or has one bin, or a count is negative or not finite
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
  const bad = counts.findIndex((count) => !(count >= 0 && count < Number.POSITIVE_INFINITY))
  if (bad >= 0) {
    throw new DomainError({
      who: 'uniformityTest',
      wanted: 'counts of at least 0',
      got: `${counts[bad]} in bin ${bad}`,
    })
  }
  const zScores = counts.map((count) => (count - expected) / Math.sqrt(expected * (1 - 1 / bins)))
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) * ((count - expected) / expected), 0)
  const worst = zScores.reduce((most, z) => Math.max(most, Math.abs(z)), 0)
  const logPValue = logChiSquaredTail(chiSquared, bins - 1)
  return { zScores, worst, chiSquared, degrees: bins - 1, pValue: Math.exp(logPValue), logPValue }
}
