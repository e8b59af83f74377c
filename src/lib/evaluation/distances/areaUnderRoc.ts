import type { Measured } from '../statistics/measured.ts'
import { checkSample, type WeightedValues } from './weightedValues.ts'

/**
 * The probability that a row of the first sample has a higher score than one of the second, ties counted half (area under the
 * receiver operating characteristic): ½ for a classifier that cannot tell them apart, on rows that it was not trained on. The error
 * is that of equal samples, √((n + m + 1)/12 n m) with effective numbers (Σw)²/Σw².
 * @throws ShapeError, DomainError for samples without weight or with scores that are no numbers
 */
export function areaUnderRoc(first: WeightedValues, second: WeightedValues): Measured {
  const who = 'areaUnderRoc'
  const [a, b] = [first, second].map((sample) => checkSample(who, sample))
  const all = [...rows(first, 0), ...rows(second, 1)].sort((p, q) => p.score - q.score)
  let [below, area] = [0, 0]
  for (let i = 0; i < all.length; ) {
    let j = i
    let [tiesFirst, tiesSecond] = [0, 0]
    for (; j < all.length && all[j].score === all[i].score; j++) {
      if (all[j].sample === 0) tiesFirst += all[j].weight
      else tiesSecond += all[j].weight
    }
    area += tiesFirst * (below + tiesSecond / 2)
    below += tiesSecond
    i = j
  }
  const [n, m] = [a, b].map(({ sum, squares }) => (sum * sum) / squares)
  return { value: area / (a.sum * b.sum), error: Math.sqrt((n + m + 1) / (12 * n * m)) }
}

const rows = ({ values, weights }: WeightedValues, sample: 0 | 1) =>
  Array.from({ length: values.length }, (_, i) => ({ score: values[i], weight: weights?.[i] ?? 1, sample }))
