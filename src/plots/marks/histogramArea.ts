import { drawn } from '../data/drawn.ts'
import type { Comparison } from '../histograms/compare.ts'
import type { Mark } from '../layout/mark.ts'
import { type BandStyle, band } from './band.ts'

/** A histogram as a filled area down to zero, or to the axis where that is logarithmic. */
export function histogramArea(of: Comparison, style: Omit<BandStyle, 'steps'> = {}): Mark {
  const { edges, values } = of
  const last = values.length - 1
  const heights = Array.from(edges, (_, i) => values[Math.min(i, last)])
  const low = heights.map((height) => Math.min(0, height))
  const high = heights.map((height) => Math.max(0, height))
  return { ...band({ x: edges, low, high }, { ...style, steps: true }), ...drawn(of, style.label) }
}
