import { checkLengths } from '../layout/checks.ts'
import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { errorEnds } from '../layout/errorEnds.ts'
import { apart, type Layer, legendOf, type Mark, type Style, type View } from '../layout/mark.ts'
import { betweenText, measuredText } from '../layout/readout.ts'
import { lineText } from '../layout/richText.ts'
import { colourOf } from '../theme.ts'

/** Points with errors; each list as long as `x`. */
export interface Points {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
  /** One standard deviation. */
  readonly errors?: ArrayLike<number>
  /** Ends of the error bars, where they differ above and below. */
  readonly low?: ArrayLike<number>
  readonly high?: ArrayLike<number>
  /** Half the width that a point stands for. */
  readonly xErrors?: ArrayLike<number>
}

export interface PointStyle extends Style {
  readonly shape?: 'circle' | 'square' | 'triangle' | 'diamond'
}

const SHAPES = { circle: 'circle', square: 'square', triangle: 'triangle-up', diamond: 'diamond' }

/**
 * Points with vertical error bars, and horizontal ones that show a width; an arrow at the frame stands for one beyond it, and
 * one whose error is not a number has no bar.
 */
export function points(of: Points, style: PointStyle = {}): Mark {
  const { colour = 'ink', shape = 'circle' } = style
  checkLengths('points', { ...of })
  const color = colourOf(colour)
  const withErrors = Boolean(of.errors ?? of.low ?? of.high)
  return {
    outline: outlineOf(of),
    airy: true,
    ...named(legendOf(style, 'point'), SHAPES[shape]),
    layers: (view) => {
      const { opacity, transform = [] } = series(view, style)
      const { data, computed } = table(view, of)
      const bar = (encoding: Layer) => ({
        mark: { type: 'rule', color, strokeWidth: 1.2, clip: true },
        encoding: { ...encoding, opacity },
      })
      const dot = {
        mark: { type: 'point', filled: true, shape: SHAPES[shape], color, size: 40, clip: true },
        encoding: { x: xOf(view, 'x'), y: yOf(view, 'y'), opacity, tooltip: readout(view, withErrors, style) },
      }
      const foot = view.y.log ? 'foot' : 'low'
      const vertical = withErrors ? [bar({ x: xOf(view, 'x'), y: yOf(view, foot), y2: { field: 'high' } })] : []
      const level = of.xErrors ? [bar({ x: xOf(view, 'x1'), x2: { field: 'x2' }, y: yOf(view, 'y') })] : []
      const layer = { ...data, transform: [...computed, ...transform], layer: [...vertical, ...level, dot] }
      return [layer, ...arrows(view, of, color).map((arrow) => ({ ...arrow, transform }))]
    },
  }
}

const named = ({ legend }: Pick<Mark, 'legend'>, shape: string) => (legend ? { legend: { ...legend, shape } } : {})

/** Every point with its errors, upright and level. */
function outlineOf({ x, y, errors, low, high, xErrors }: Points) {
  const upright = errorEnds(y, errors)
  const level = errorEnds(x, xErrors)
  const [xs, ys] = [Array.from(x), Array.from(y)]
  return apart(
    { x: xs, y: ys },
    { x: xs, y: low ?? upright.low },
    { x: xs, y: high ?? upright.high },
    ...(xErrors ? [level.low, level.high].map((ends) => ({ x: ends, y: ys })) : []),
  )
}

/** The rows of the points that have a place, and what the browser computes from them: symmetric errors are written once. */
function table(view: View, { x, y, errors, low, high, xErrors }: Points) {
  const values = Array.from(x, (at, i) => ({
    x: at,
    y: y[i],
    ...(low && { low: low[i] }),
    ...(high && { high: high[i] }),
    ...(errors && { e: errors[i] }),
    ...(xErrors && { w: xErrors[i] }),
  })).filter((row) => view.x.has(row.x) && view.y.has(row.y))
  const withErrors = Boolean(errors ?? low ?? high)
  const computed: Layer[] = [
    ...(errors && !low ? [{ calculate: 'datum.y - datum.e', as: 'low' }] : []),
    ...(errors && !high ? [{ calculate: 'datum.y + datum.e', as: 'high' }] : []),
    ...(high && !errors && !low ? [{ calculate: 'datum.y', as: 'low' }] : []),
    ...(low && !errors && !high ? [{ calculate: 'datum.y', as: 'high' }] : []),
    ...(withErrors && view.y.log ? [{ calculate: `max(${view.y.domain[0]}, datum.low)`, as: 'foot' }] : []),
    ...(withErrors ? [low || high ? betweenText('y', 'low', 'high', 'read') : measuredText('y', 'e', 'read')] : []),
    ...(xErrors
      ? [
          { calculate: view.x.log ? `max(${view.x.domain[0]}, datum.x - datum.w)` : 'datum.x - datum.w', as: 'x1' },
          { calculate: 'datum.x + datum.w', as: 'x2' },
        ]
      : []),
  ]
  const on = { x: view.x, w: view.x, y: view.y, e: view.y, low: view.y, high: view.y }
  return { data: rows(values, on), computed }
}

/** Arrows at the upper and lower frame for the points beyond it. */
function arrows(view: View, { x, y }: Points, color: string): Layer[] {
  const [bottom, top] = view.y.domain
  const arrow = (beyond: (value: number) => boolean, shape: string, at: number): Layer[] => {
    const places = Array.from(x, (place) => ({ x: place })).filter((row, i) => view.x.has(row.x) && beyond(y[i]))
    const mark = { type: 'point', filled: true, shape, color, size: 28, clip: true }
    const data = rows(places, { x: view.x })
    return places.length > 0 ? [{ ...data, mark, encoding: { x: xOf(view, 'x'), y: { value: at } } }] : []
  }
  return [
    ...arrow((value) => value > top, 'triangle-up', 5),
    ...arrow((value) => value < bottom, 'triangle-down', view.y.length - 5),
  ]
}

const readout = (view: View, withErrors: boolean, { label }: Style): Layer[] => [
  ...(view.choosing && label !== undefined ? [{ field: 'series', type: 'nominal', title: 'series' }] : []),
  { field: 'x', type: 'quantitative', title: lineText(view.x.name) },
  withErrors
    ? { field: 'read', type: 'nominal', title: lineText(view.y.name) }
    : { field: 'y', type: 'quantitative', title: lineText(view.y.name) },
]
