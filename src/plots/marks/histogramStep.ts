import { drawn } from '../data/drawn.ts'
import type { Comparison } from '../histograms/compare.ts'
import { rows, series, unstacked, xOf, yOf } from '../layout/encode.ts'
import { errorEnds } from '../layout/errorEnds.ts'
import { apart, legendOf, type Mark, type Style, type View } from '../layout/mark.ts'
import { runsOf } from '../layout/runs.ts'
import { colourOf } from '../theme.ts'

interface StepStyle extends Style {
  /** Whether ± one standard deviation is shaded; true where not given. */
  readonly errors?: boolean
  /** Whether the outline comes down to the axis at both ends; true where not given. */
  readonly closed?: boolean
}

/** A histogram as an outline, with a band of ± one standard deviation about it. */
export function histogramStep(of: Comparison, style: StepStyle = {}): Mark {
  const { errors = true, closed = true, colour = 'ink', dash, width = 1.8 } = style
  const look = { interpolate: 'step-after', color: colourOf(colour), clip: true }
  return {
    outline: outlineOf(of, errorEnds(of.values, errors ? of.errors : undefined), closed),
    ...legendOf(style, 'line'),
    ...drawn(of, style.label),
    layers: (view) => {
      const { opacity, transform = [] } = series(view, style)
      const all = corners(view, of, closed)
      const detail = all.some(({ run }) => run) ? { detail: { field: 'run', type: 'nominal' } } : {}
      const plain = 'detail' in detail ? all : all.map(({ run: _, ...corner }) => corner)
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
      const data = rows(plain, { x: view.x, y: view.y, e: view.y })
      return [{ ...data, transform: shared, layer: errors ? [band, outline] : [outline] }]
    },
  }
}

/** What is to be seen: the ends of the errors over each bin, and the foot where the outline comes down. */
function outlineOf({ edges, values }: Comparison, { low, high }: ReturnType<typeof errorEnds>, closed: boolean) {
  const over = (ends: readonly number[]) => [...ends, ends[ends.length - 1]]
  const foot = closed ? 0 : high[0]
  return apart(
    { x: [...edges, edges[0]], y: [...over(high), foot] },
    { x: edges, y: over(Array.from(values)) },
    { x: edges, y: over(low) },
  )
}

/** Where the outline turns, with the errors; a closed one starts and ends at zero. Bins without a value interrupt it. */
function corners(view: View, { edges, values, errors }: Comparison, closed: boolean) {
  const { x, y } = view
  const zero = y.onto(0)
  return runsOf(values.length, (bin) => Number.isFinite(values[bin])).flatMap(([from, to], run) => {
    const at = (edge: number, bin: number) => {
      const height = y.onto(values[bin])
      const error = Number.isFinite(errors[bin]) ? errors[bin] : 0
      // from where the outline of an empty bin runs, its error reaches as high as it does from its own height
      const e = height === values[bin] ? error : Math.max(0, values[bin] + error - height)
      return { x: x.onto(edges[edge]), y: height, e, run }
    }
    const down = (edge: number) => ({ x: x.onto(edges[edge]), y: zero, e: 0, run })
    const top = [...Array.from({ length: to - from }, (_, i) => at(from + i, from + i)), at(to, to - 1)]
    return closed ? [down(from), ...top, down(to)] : top
  })
}

/** The ends of the errors, computed in the browser. */
const bandEnds = ({ y }: View) => [
  { calculate: y.log ? `max(${y.domain[0]}, datum.y - datum.e)` : 'datum.y - datum.e', as: 'low' },
  { calculate: 'datum.y + datum.e', as: 'high' },
]
