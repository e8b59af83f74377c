import { drawn } from '../data/drawn.ts'
import type { Comparison } from '../histograms/compare.ts'
import { countErrors } from '../histograms/countErrors.ts'
import { checkLengths } from '../layout/checks.ts'
import type { Mark } from '../layout/mark.ts'
import { type PointStyle, points } from './points.ts'

interface HistogramPointStyle extends PointStyle {
  /** Whether a level bar shows the width of each bin; true where not given. */
  readonly widths?: boolean
}

/** A histogram as points in the middle of its bins, as data are drawn: counts with their asymmetric Poisson errors. */
export function histogramPoints(of: Comparison, { widths = true, ...style }: HistogramPointStyle = {}): Mark {
  const { edges, values, errors } = of
  checkLengths('histogramPoints', { values, errors })
  const half = values.map((_, i) => (edges[i + 1] - edges[i]) / 2)
  const x = values.map((_, i) => edges[i] + half[i])
  const mark = points({ x, y: values, ...countErrors(of), ...(widths && { xErrors: half }) }, style)
  return { ...mark, ...drawn(of, style.label) }
}
