import { PlotError } from '../errors.ts'
import type { Histogram } from './histogram.ts'

/** A number for each bin with its error; not a number where there is none. */
export interface Comparison {
  readonly edges: Float64Array
  readonly values: Float64Array
  readonly errors: Float64Array
}

/** a/b with a's own relative error, as ratio panels draw it: b's is the band that `relativeErrors` gives. */
export function ratio(a: Histogram, b: Histogram): Comparison {
  requireSameBins('ratio', a, b)
  return {
    edges: a.edges,
    values: a.values.map((value, i) => over(value, b.values[i])),
    errors: a.errors.map((error, i) => over(error, Math.abs(b.values[i]))),
  }
}

/** 1 ± the relative error of each bin. */
export const relativeErrors = (of: Histogram): Comparison => ({
  edges: of.edges,
  values: of.values.map((value) => over(value, value)),
  errors: of.errors.map((error, i) => over(error, Math.abs(of.values[i]))),
})

/** (a − b)/√(σ_a² + σ_b²), for independent a and b; its own error is 1. */
export function pull(a: Histogram, b: Histogram): Comparison {
  requireSameBins('pull', a, b)
  const values = a.values.map((value, i) => over(value - b.values[i], Math.hypot(a.errors[i], b.errors[i])))
  return { edges: a.edges, values, errors: values.map((value) => (Number.isNaN(value) ? value : 1)) }
}

const over = (a: number, b: number) => (b === 0 ? Number.NaN : a / b)

/** @throws PlotError for different bins, or a density with counts */
export function requireSameBins(who: string, a: Histogram, b: Histogram): void {
  if (a.edges.length === b.edges.length && a.edges.every((edge, i) => edge === b.edges[i])) {
    if (a.scale === b.scale) return
    throw new PlotError({ who, wanted: `two histograms of ${a.scale}`, got: `one of ${b.scale}` })
  }
  throw new PlotError({
    who,
    wanted: 'histograms in the same bins',
    got: `${a.edges.length - 1} and ${b.edges.length - 1}`,
  })
}
