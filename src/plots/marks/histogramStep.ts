import type { Comparison } from '../histograms/compare.ts'
import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { legendOf, type Mark, type Style, type View } from '../layout/mark.ts'
import { COLOURS } from '../theme.ts'

interface StepStyle extends Style {
  /** Whether ± one standard deviation is shaded; true where not given. */
  readonly errors?: boolean
  /** Whether the outline comes down to the axis at both ends; true where not given. */
  readonly closed?: boolean
}

/** A histogram as an outline, with a band of ± one standard deviation about it. */
export function histogramStep(of: Comparison, style: StepStyle = {}): Mark {
  const { errors = true, closed = true, colour = 'ink', dash, width = 1.8 } = style
  const high = Float64Array.from(of.values, (value, i) => (errors ? value + of.errors[i] : value))
  const look = { interpolate: 'step-after', color: COLOURS[colour], clip: true }
  return {
    outline: { x: [...of.edges, of.edges[0]], y: [...high, high[high.length - 1], closed ? 0 : high[0]] },
    ...legendOf(style, 'line'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style)
      const x = xOf(view, 'x')
      const band = {
        mark: { type: 'area', line: false, ...look },
        encoding: { x, y: yOf(view, 'low'), y2: { field: 'high' }, opacity: series(view, style, 0.25).opacity },
      }
      const outline = {
        mark: { type: 'line', strokeWidth: width, ...look, ...(dash && { strokeDash: dash }) },
        encoding: { x, y: yOf(view, 'y'), opacity },
      }
      return [{ ...rows(corners(view, of, closed)), ...named, layer: errors ? [band, outline] : [outline] }]
    },
  }
}

/** Where the outline turns, with the ends of the errors; a closed one starts and ends on the axis. */
function corners(view: View, { edges, values, errors }: Comparison, closed: boolean) {
  const least = floorOf(view)
  const above = (value: number) => Math.max(least, value)
  const at = (x: number, bin: number) => ({
    x,
    y: above(values[bin]),
    low: above(values[bin] - errors[bin]),
    high: above(values[bin] + errors[bin]),
  })
  const last = values.length - 1
  const top = [...Array.from(values, (_, i) => at(edges[i], i)), at(edges[last + 1], last)]
  const down = (x: number) => ({ x, y: least, low: least, high: least })
  return closed ? [down(edges[0]), ...top, down(edges[last + 1])] : top
}

/** Where the outline of an empty bin runs. */
const floorOf = ({ y }: View) => (y.log ? y.domain[0] : Math.min(0, y.domain[0]))
