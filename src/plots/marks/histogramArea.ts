import type { Comparison } from '../histograms/compare.ts'
import { legendOf, type Mark, type Style } from '../layout/mark.ts'
import { band } from './band.ts'

interface AreaStyle extends Style {
  readonly opacity?: number
}

/** A histogram as a filled area down to the axis. */
export function histogramArea({ edges, values }: Comparison, style: AreaStyle = {}): Mark {
  const last = values.length - 1
  const high = Array.from(edges, (_, i) => values[Math.min(i, last)])
  const { label: _, ...unnamed } = style
  return {
    outline: { x: [...edges, edges[0]], y: [...high, 0] },
    ...legendOf(style, 'band'),
    layers: (view) => {
      const least = view.y.log ? view.y.domain[0] : 0
      const area = band(
        { x: edges, low: high.map(() => least), high: high.map((y) => Math.max(least, y)) },
        { ...unnamed, steps: true },
      )
      return area.layers(view)
    },
  }
}
