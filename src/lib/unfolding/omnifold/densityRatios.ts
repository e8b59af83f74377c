import { DomainError, ShapeError } from '../../../complaint.ts'
import { type ClassifierShape, classifier, densityRatio } from '../../models/index.ts'
import type { Key } from '../../tensor/index.ts'
import { type ClassifierFit, type ClassRows, type FittedClassifier, fitClassifier } from '../../training/index.ts'

/** The ratio of two densities, as it was fitted. */
export interface Ratio {
  /** p_first/p_second of rows, each density normalised, [N]. */
  readonly of: (values: Float32Array) => Float64Array
  /** Frees what it holds. */
  readonly dispose: () => void
}

/** Fits the ratio of the densities of two weighted samples; `before` is that of the last iteration, to go on from. */
export type FitRatio = (first: ClassRows, second: ClassRows, ask: { key: Key; before?: Ratio }) => Promise<Ratio>

/** How classifiers are trained between two samples. */
export interface ClassifierRatioOptions extends Omit<ClassifierFit, 'key' | 'from'> {
  readonly shape?: Omit<ClassifierShape, 'inputs'>
  /** No ratio is above it or below 1 / it; none where not given. */
  readonly most?: number
  /** Whether each fit begins with the weights of the last; true. */
  readonly warm?: boolean
}

interface ClassifierRatio extends Ratio {
  readonly fitted: FittedClassifier
}

/**
 * Ratios by classifiers, w = D/(1 − D) (arXiv 1907.08209 eq. 4), on columns scaled to mean 0 and standard deviation 1 of the second
 * sample.
 * @param inputs columns of the rows
 */
export function classifierRatios(inputs: number, options: ClassifierRatioOptions = {}): FitRatio {
  const { shape = {}, most = Infinity, warm = true, ...fit } = options
  const network = classifier({ inputs, ...shape })
  let standards: ReturnType<typeof standardsOf> | undefined
  return async (first, second, { key, before }) => {
    // the same for all iterations, as weights go on from one to the next
    standards ??= standardsOf(second.values, inputs)
    const { scaled } = standards
    const from = warm ? (before as ClassifierRatio | undefined)?.fitted.params : undefined
    const scale = (rows: ClassRows): ClassRows => ({ ...rows, values: scaled(rows.values) })
    const fitted = await fitClassifier(network, scale(first), scale(second), { ...fit, key, ...(from && { from }) })
    const ratio: ClassifierRatio = {
      fitted,
      of: (values) => densityRatio(fitted.logits(scaled(values)), { most }),
      dispose: fitted.dispose,
    }
    return ratio
  }
}

function standardsOf(values: Float32Array, width: number) {
  const rows = values.length / width
  const columns = Array.from({ length: width }, (_, c) => {
    let [sum, squares] = [0, 0]
    for (let i = 0; i < rows; i++) sum += values[i * width + c]
    const mean = sum / rows
    for (let i = 0; i < rows; i++) squares += (values[i * width + c] - mean) ** 2
    return { mean, scale: Math.sqrt(squares / rows) || 1 }
  })
  return {
    scaled: (all: Float32Array) => all.map((x, k) => (x - columns[k % width].mean) / columns[k % width].scale),
  }
}

/**
 * Ratios of histograms: rows are numbers of bins. With it OmniFold is D'Agostini's method (arXiv 1911.09107 section III).
 * Bins that the second sample does not have get a ratio of 0.
 * @throws by the fit, ShapeError or DomainError for rows that are no bins
 */
export function histogramRatios(bins: number): FitRatio {
  const who = 'histogramRatios'
  const binOf = (value: number): number => {
    if (Number.isInteger(value) && value >= 0 && value < bins) return value
    throw new DomainError({ who, wanted: `bins from 0 to ${bins - 1}`, got: String(value) })
  }
  const histogram = ({ values, weights }: ClassRows) => {
    if (weights && weights.length !== values.length) {
      throw new ShapeError({ who, wanted: `${values.length} weights`, got: String(weights.length) })
    }
    const counts = new Float64Array(bins)
    for (let i = 0; i < values.length; i++) counts[binOf(values[i])] += weights?.[i] ?? 1
    const sum = counts.reduce((a, b) => a + b, 0)
    return counts.map((count) => count / sum)
  }
  return async (first, second) => {
    const [a, b] = [histogram(first), histogram(second)]
    const ratio = a.map((count, k) => (b[k] > 0 ? count / b[k] : 0))
    return { of: (values) => Float64Array.from(values, (value) => ratio[binOf(value)]), dispose: () => {} }
  }
}
