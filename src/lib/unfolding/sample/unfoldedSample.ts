import { DomainError, ShapeError } from '../../../complaint.ts'
import { type Bins, binOf, edgesOf, placeOf, type Quantity } from '../../columns/index.ts'

/** The result once more, with what fluctuated redone. */
export interface Replica {
  /** What varies: the data (and simulation) by their Poisson numbers, or the method by its training. */
  readonly kind: 'statistical' | 'model'
  /** [count] */
  readonly weights: Float64Array
  /** Its own rows [count, columns], where it has others than the result. */
  readonly values?: Float32Array
}

/** What every unfolding gives: rows of named quantities as they would be without a detector, with weights and replicas. */
export interface UnfoldedSample {
  readonly method: string
  readonly columns: readonly Quantity[]
  readonly count: number
  /** [count, columns.length] */
  readonly values: Float32Array
  /** Events that each row stands for, [count]; not negative. */
  readonly weights: Float64Array
  readonly replicas: readonly Replica[]
  /** The measured event that a row is a draw of, [count]; absent where rows are simulated events. */
  readonly events?: Int32Array
}

/** A distribution of an unfolded sample in bins. */
export interface UnfoldedBins {
  readonly quantity: Quantity
  readonly edges: Float64Array
  /** Events in each bin, [bins]. */
  readonly counts: Float64Array
  /** From the statistical replicas, or Σw² on the diagonal where there are fewer than two; [bins, bins]. */
  readonly statistical: Float64Array
  /** From the replicas of the method; zeros where there are fewer than two. */
  readonly model: Float64Array
}

/**
 * Checks an unfolded sample.
 * @throws ShapeError for arrays of other lengths; DomainError for values or weights that are not finite, or negative weights
 */
export function checkUnfolded(who: string, sample: UnfoldedSample): void {
  const { columns, count, values, weights, replicas, events } = sample
  const numbers = count * columns.length
  const fits = [{ weights, values }, ...replicas].every(
    (one) => one.weights.length === count && (one.values ?? values).length === numbers,
  )
  if (values.length !== numbers || !fits || (events && events.length !== count)) {
    throw new ShapeError({ who, wanted: `${count} rows of ${columns.length} columns, a weight each`, got: 'others' })
  }
  for (const { weights: w, values: v = values } of [{ weights, values }, ...replicas]) {
    const bad = w.findIndex((x) => !(x >= 0 && x < Infinity))
    if (bad >= 0) throw new DomainError({ who, wanted: 'finite weights of at least 0', got: `${w[bad]} in row ${bad}` })
    const odd = v.findIndex((x) => !Number.isFinite(x))
    if (odd < 0) continue
    const got = `${v[odd]} in row ${Math.floor(odd / columns.length)}`
    throw new DomainError({ who, wanted: 'finite values', got })
  }
}

/**
 * One quantity of an unfolded sample in bins, with the covariance of its statistical fluctuations and that of the method.
 * @throws ShapeError for a quantity that it does not have; ConfigError for bins that do not rise; what `checkUnfolded` throws
 */
export function unfoldedBins(sample: UnfoldedSample, name: string, bins: Bins): UnfoldedBins {
  checkUnfolded('unfoldedBins', sample)
  const place = placeOf(sample, name)
  const edges = edgesOf(bins, 'unfoldedBins')
  const { columns, values, weights, replicas } = sample
  const histogram = (w: Float64Array, v = values) => histogramOf(v, columns.length, place, w, edges)
  const of = (kind: Replica['kind']) =>
    covarianceOf(
      replicas.filter((one) => one.kind === kind).map((one) => histogram(one.weights, one.values)),
      edges.length - 1,
    )
  const statistical = of('statistical') ?? poisson(sample, place, edges)
  const model = of('model') ?? new Float64Array((edges.length - 1) ** 2)
  return { quantity: columns[place], edges, counts: histogram(weights), statistical, model }
}

function histogramOf(
  values: Float32Array,
  width: number,
  place: number,
  weights: ArrayLike<number>,
  edges: Float64Array,
): Float64Array {
  const bins = edges.length - 1
  const out = new Float64Array(bins)
  for (let i = 0; i < weights.length; i++) {
    const bin = binOf(edges, values[i * width + place])
    if (bin >= 0 && bin < bins) out[bin] += weights[i]
  }
  return out
}

/** Variances Σw² of independent rows; rows of one measured event count together. */
function poisson({ columns, values, weights, events }: UnfoldedSample, place: number, edges: Float64Array) {
  const bins = edges.length - 1
  const covariance = new Float64Array(bins * bins)
  if (!events) {
    const squares = histogramOf(
      values,
      columns.length,
      place,
      weights.map((w) => w * w),
      edges,
    )
    squares.forEach((square, k) => {
      covariance[k * bins + k] = square
    })
    return covariance
  }
  const rows = new Map<number, number[]>()
  events.forEach((event, i) => {
    rows.set(event, [...(rows.get(event) ?? []), i])
  })
  for (const own of rows.values()) {
    const part = Float32Array.from(own, (i) => values[i * columns.length + place])
    const counts = histogramOf(
      part,
      1,
      0,
      own.map((i) => weights[i]),
      edges,
    )
    const filled = [...counts.keys()].filter((k) => counts[k] > 0)
    for (const k of filled) for (const l of filled) covariance[k * bins + l] += counts[k] * counts[l]
  }
  return covariance
}

function covarianceOf(histograms: readonly Float64Array[], bins: number): Float64Array | undefined {
  if (histograms.length < 2) return undefined
  const mean = Float64Array.from(
    { length: bins },
    (_, k) => histograms.reduce((s, h) => s + h[k], 0) / histograms.length,
  )
  const out = new Float64Array(bins * bins)
  for (const histogram of histograms) {
    for (let k = 0; k < bins; k++) {
      for (let l = 0; l < bins; l++) out[k * bins + l] += (histogram[k] - mean[k]) * (histogram[l] - mean[l])
    }
  }
  return out.map((sum) => sum / (histograms.length - 1))
}

/** Effective number of rows of some weights, (Σw)²/Σw²; 0 without weight, not a number where one is none or infinite. */
export function effectiveRows(weights: ArrayLike<number>): number {
  let [sum, squares] = [0, 0]
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]
    squares += weights[i] ** 2
  }
  return squares > 0 ? sum ** 2 / squares : 0
}
