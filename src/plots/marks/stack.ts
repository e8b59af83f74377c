import { drawn } from '../data/drawn.ts'
import { requireSameBins } from '../histograms/compare.ts'
import type { Histogram } from '../histograms/histogram.ts'
import { checkSome } from '../layout/checks.ts'
import type { Mark, Style } from '../layout/mark.ts'
import { SERIES } from '../theme.ts'
import { band } from './band.ts'

/** A histogram with its look. */
export interface Stacked extends Style {
  readonly of: Histogram
}

/** Histograms on top of each other, the first at the bottom; in a legend they stand in the order of the eye. */
export function stack(parts: readonly Stacked[]): Mark[] {
  checkSome('stack', 'histogram', parts)
  let below = new Float64Array(parts[0].of.values.length)
  const marks = parts.map(({ of, label, ...style }, place): Mark => {
    requireSameBins('stack', parts[0].of, of)
    const low = below
    below = below.map((height, i) => height + of.values[i])
    const { colour = SERIES[place % SERIES.length] } = style
    const area = band(
      { x: of.edges, low: closed(low), high: closed(below) },
      { ...style, colour, opacity: 1, steps: true, ...(label !== undefined && { label }) },
    )
    const own = { ...area, ...drawn(of, label) }
    return label === undefined ? own : { ...own, legend: { label, colour, symbol: 'box' } }
  })
  return marks.reverse()
}

/** As many heights as edges. */
const closed = (values: Float64Array) => [...values, values[values.length - 1]]
