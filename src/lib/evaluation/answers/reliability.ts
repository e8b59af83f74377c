import { ConfigError, DomainError, ShapeError } from '../../../complaint.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import type { Measured } from '../statistics/measured.ts'
import { type Proportion, proportion } from '../statistics/proportion.ts'

/** Choices that were made with a stated probability of being right. */
export interface ChoicesBlock {
  /** The probability that was stated, from 0 to 1, [n]. */
  readonly confidence: ArrayLike<number>
  /** 1 where the choice is right, [n]. */
  readonly right: ArrayLike<number>
}

/** How often choices are right, against how often they were said to be. */
export interface Reliability {
  /** Edges of the bins of confidence. */
  readonly edges: readonly number[]
  /** Mean stated probability of each bin, not a number where it is empty. */
  readonly confidence: readonly number[]
  /** Fraction of each bin that is right. */
  readonly accuracy: readonly Proportion[]
  /** Mean of right − stated over all choices: above 0 if too little was claimed. */
  readonly bias: Measured
  /** Σ n |accuracy − confidence| / N, the expected calibration error. */
  readonly calibrationError: number
  /** Fraction of all that is right. */
  readonly overall: Proportion
}

/**
 * Observed accuracy against predicted confidence, in bins of equal width (the reliability diagram; expected calibration error
 * of Guo et al., arXiv 1706.04599 eq. 3).
 *
 * Numbers of bins without choices are not numbers. `add` throws ShapeError when the columns disagree in length, DomainError for
 * a confidence that is no probability.
 * @throws ConfigError for no bins
 */
export function reliability(bins = 10): Accumulator<ChoicesBlock, Reliability> {
  if (!(Number.isInteger(bins) && bins > 0)) {
    throw new ConfigError({ who: 'reliability', wanted: 'one or more bins', got: String(bins) })
  }
  const edges = Array.from({ length: bins + 1 }, (_, b) => b / bins)
  const [n, right, stated] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)]
  let [all, difference, square] = [0, 0, 0]
  return {
    add({ confidence, right: isRight }) {
      if (confidence.length !== isRight.length) {
        const got = `${confidence.length} and ${isRight.length}`
        throw new ShapeError({ who: 'reliability', wanted: 'a confidence for every choice', got })
      }
      for (let i = 0; i < confidence.length; i++) {
        const p = confidence[i]
        if (!(p >= 0 && p <= 1 + 1e-9)) {
          const got = `${p} at ${i}`
          throw new DomainError({ who: 'reliability', wanted: 'probabilities from 0 to 1', got })
        }
        const b = Math.min(bins - 1, Math.floor(p * bins))
        const hit = Number(isRight[i] > 0)
        n[b]++
        right[b] += hit
        stated[b] += p
        all++
        difference += hit - p
        square += (hit - p) ** 2
      }
    },
    result: () => {
      const mean = difference / all
      const accuracy = Array.from(n, (of, b) => proportion(right[b], of))
      return {
        edges,
        confidence: Array.from(n, (of, b) => stated[b] / of),
        accuracy,
        bias: { value: mean, error: Math.sqrt(Math.max(0, square / all - mean * mean) / all) },
        calibrationError: n.reduce((sum, _, b) => sum + Math.abs(right[b] - stated[b]), 0) / all,
        overall: proportion(
          right.reduce((a, b) => a + b, 0),
          all,
        ),
      }
    },
  }
}
