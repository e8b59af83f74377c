import type { Comparison } from '../histograms/compare.ts'
import { rows, series, unstacked, xOf, yOf } from '../layout/encode.ts'
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
      const { opacity, transform = [] } = series(view, style)
      const detail = runsOf(of.values).length > 1 ? { detail: { field: 'run', type: 'nominal' } } : {}
      const band = {
        mark: { type: 'area', line: false, ...look },
        encoding: {
          x: unstacked(xOf(view, 'x')),
          ...detail,
          y: yOf(view, 'low'),
          y2: { field: 'high' },
          opacity: series(view, style, 0.25).opacity,
        },
      }
      const outline = {
        mark: { type: 'line', strokeWidth: width, ...look, ...(dash && { strokeDash: dash }) },
        encoding: { x: xOf(view, 'x'), ...detail, y: yOf(view, 'y'), opacity },
      }
      const shared = [...(errors ? bandEnds(view) : []), ...transform]
      return [{ ...rows(corners(view, of, closed)), transform: shared, layer: errors ? [band, outline] : [outline] }]
    },
  }
}

/** Where the outline turns, with the errors; a closed one starts and ends on the axis. Bins without a value interrupt it. */
function corners(view: View, { edges, values, errors }: Comparison, closed: boolean) {
  const least = floorOf(view)
  const runs = runsOf(values)
  return runs.flatMap(([from, to], run) => {
    const of = runs.length > 1 ? { run } : {}
    const at = (x: number, bin: number) => ({ x, y: Math.max(least, values[bin]), e: errors[bin], ...of })
    const down = (x: number) => ({ x, y: least, e: 0, ...of })
    const top = [...Array.from({ length: to - from }, (_, i) => at(edges[from + i], from + i)), at(edges[to], to - 1)]
    return closed ? [down(edges[from]), ...top, down(edges[to])] : top
  })
}

/** First and one past the last bin of each stretch of bins that have a value. */
function runsOf(values: Float64Array): [number, number][] {
  const runs: [number, number][] = []
  values.forEach((value, bin) => {
    if (!Number.isFinite(value)) return
    const last = runs[runs.length - 1]
    if (last && last[1] === bin) last[1] = bin + 1
    else runs.push([bin, bin + 1])
  })
  return runs
}

/** The ends of the errors, computed in the browser. */
const bandEnds = (view: View) => [
  { calculate: `max(${floorOf(view)}, datum.y - datum.e)`, as: 'low' },
  { calculate: 'datum.y + datum.e', as: 'high' },
]

/** Where the outline of an empty bin runs. */
const floorOf = ({ y }: View) => (y.log ? y.domain[0] : Math.min(0, y.domain[0]))
