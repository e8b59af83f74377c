import { ShapeError } from '../../../complaint.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import { logChiSquaredTail } from '../statistics/chiSquaredTail.ts'
import { type Kolmogorov, kolmogorovTail } from '../statistics/kolmogorov.ts'
import type { Measured } from '../statistics/measured.ts'
import { type Local, minimise } from '../statistics/minimise.ts'
import { areaUnderRoc } from './areaUnderRoc.ts'

/** How far apart a classifier finds two samples: 0.5 is not at all. */
export interface ClassifierTwoSample {
  /** Area under its ROC curve on rows that it was not trained on, with the error of two equal samples. */
  readonly auc: Measured
  /** Probability of such an area, or a larger one, for two samples of one distribution. */
  readonly p: number
}

/**
 * Classifier two-sample test (Lopez-Paz and Oquab, 1610.06545): a logistic regression on columns, their squares and products is
 * trained on every second row of two samples and ranks the others, and the other way about. Its area under the ROC curve has mean ½
 * and variance (n_a + n_b + 1) / (12 n_a n_b) where the two have one distribution (Mann and Whitney, Ann. Math. Stat. 18 (1947) 50).
 * @param a [n_a, width], in any units; columns are standardised by both samples together
 * @param b [n_b, width]
 * @throws ShapeError for fewer than 20 rows of either, or others than rows of the width; DomainError for a number that is not finite
 */
export function classifierTwoSample(a: ArrayLike<number>, b: ArrayLike<number>, width: number): ClassifierTwoSample {
  const who = 'classifierTwoSample'
  const [na, nb] = [a.length / width, b.length / width]
  if (!(Number.isInteger(na) && Number.isInteger(nb) && na >= LEAST && nb >= LEAST)) {
    throw new ShapeError({
      who,
      wanted: `${LEAST} rows or more of ${width} numbers of each sample`,
      got: `${na} and ${nb}`,
    })
  }
  checkFinite(who, 'numbers', a)
  checkFinite(who, 'numbers', b)
  const rows = features(a, b, width)
  const n = na + nb
  const scores = new Float64Array(n)
  for (const held of [0, 1]) {
    const isHeld = (row: number) => (row < na ? row : row - na) % 2 === held
    const weights = logistic(rows, n, na, (row) => !isHeld(row))
    for (let row = 0; row < n; row++) if (isHeld(row)) scores[row] = dot(rows, row, weights)
  }
  // the two classifiers have scales of their own, and are ranked apart
  const parts = [0, 1].map((held) => {
    const of = (from: number, to: number) => scores.slice(from, to).filter((_, i) => i % 2 === held)
    return areaUnderRoc({ values: of(na, n) }, { values: of(0, na) }).value
  })
  const value = (parts[0] + parts[1]) / 2
  const error = Math.sqrt((n + 2) / (12 * na * nb))
  return { auc: { value, error }, p: upperTail((value - 0.5) / error) }
}

/**
 * The two-sample test of Kolmogorov and Smirnov; the probability by the asymptotic distribution, as `kolmogorov`.
 * @returns no numbers where a sample is empty: NaN
 * @throws DomainError for a number that is not finite
 */
export function kolmogorovTwoSample(a: ArrayLike<number>, b: ArrayLike<number>): Kolmogorov {
  checkFinite('kolmogorovTwoSample', 'numbers', a)
  checkFinite('kolmogorovTwoSample', 'numbers', b)
  if (a.length === 0 || b.length === 0) return { deviation: Number.NaN, p: Number.NaN }
  const [x, y] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()]
  let [i, j, deviation] = [0, 0, 0]
  while (i < x.length && j < y.length) {
    // equal numbers are passed together
    const at = Math.min(x[i], y[j])
    while (x[i] === at) i++
    while (y[j] === at) j++
    deviation = Math.max(deviation, Math.abs(i / x.length - j / y.length))
  }
  const root = Math.sqrt((x.length * y.length) / (x.length + y.length))
  return { deviation, p: kolmogorovTail((root + 0.12 + 0.11 / root) * deviation) }
}

const LEAST = 20
/** Beyond so many standard deviations a number counts no further. */
const FARTHEST = 4
/** Pulls weights to 0, as if so many rows told nothing. */
const PRIOR = 1

interface FeatureRows {
  readonly data: Float64Array
  readonly columns: number
}

/** 1, columns in units of their spread, squares and products, of the rows of both samples. */
function features(a: ArrayLike<number>, b: ArrayLike<number>, width: number): FeatureRows {
  const [na, n] = [a.length / width, (a.length + b.length) / width]
  const at = (row: number, k: number) => (row < na ? a[row * width + k] : b[(row - na) * width + k])
  const columns = 1 + width + (width * (width + 1)) / 2
  const data = new Float64Array(n * columns)
  const [mean, scale] = [new Float64Array(width), new Float64Array(width)]
  for (let k = 0; k < width; k++) {
    // in units of the largest, so that no square leaves the range of numbers
    let largest = 0
    for (let row = 0; row < n; row++) largest = Math.max(largest, Math.abs(at(row, k)))
    const unit = largest || 1
    let [sum, squares] = [0, 0]
    for (let row = 0; row < n; row++) sum += at(row, k) / unit / n
    for (let row = 0; row < n; row++) squares += (at(row, k) / unit - sum) ** 2 / n
    mean[k] = sum * unit
    scale[k] = Math.sqrt(squares) * unit || 1
  }
  const x = new Float64Array(width)
  for (let row = 0; row < n; row++) {
    let place = row * columns
    data[place++] = 1
    for (let k = 0; k < width; k++) {
      x[k] = Math.max(-FARTHEST, Math.min(FARTHEST, (at(row, k) - mean[k]) / scale[k]))
      data[place++] = x[k]
    }
    for (let k = 0; k < width; k++) for (let l = 0; l <= k; l++) data[place++] = x[k] * x[l] - Number(k === l)
  }
  return { data, columns }
}

/** Weights of the logistic regression of being of the second sample, each sample with half of the weight. */
function logistic({ data, columns }: FeatureRows, n: number, na: number, used: (row: number) => boolean): Float64Array {
  const [ofA, ofB] = [n / (2 * na), n / (2 * (n - na))]
  return minimise(new Float64Array(columns), (x): Local => {
    const gradient = x.map((w) => PRIOR * w)
    const curvature = new Float64Array(columns * columns)
    let value = (PRIOR / 2) * x.reduce((sum, w) => sum + w * w, 0)
    for (let k = 0; k < columns; k++) curvature[k * columns + k] = PRIOR
    for (let row = 0; row < n; row++) {
      if (!used(row)) continue
      const start = row * columns
      let score = 0
      for (let k = 0; k < columns; k++) score += data[start + k] * x[k]
      const isB = row >= na
      const weight = isB ? ofB : ofA
      const p = 1 / (1 + Math.exp(-score))
      // ln(1 + exp(∓ score)), without overflow
      value += weight * (Math.max(0, isB ? -score : score) + Math.log1p(Math.exp(-Math.abs(score))))
      const [slope, bend] = [weight * (p - Number(isB)), weight * p * (1 - p)]
      for (let k = 0; k < columns; k++) {
        const own = data[start + k]
        gradient[k] += slope * own
        const bent = bend * own
        for (let l = 0; l <= k; l++) curvature[k * columns + l] += bent * data[start + l]
      }
    }
    for (let k = 0; k < columns; k++)
      for (let l = 0; l < k; l++) curvature[l * columns + k] = curvature[k * columns + l]
    return { value, gradient, curvature }
  }).x
}

function dot({ data, columns }: FeatureRows, row: number, weights: Float64Array): number {
  let sum = 0
  for (let k = 0; k < columns; k++) sum += data[row * columns + k] * weights[k]
  return sum
}

/** P(Z > z) of a standard normal number. */
function upperTail(z: number): number {
  const both = Math.exp(logChiSquaredTail(z * z, 1))
  return z >= 0 ? both / 2 : 1 - both / 2
}
