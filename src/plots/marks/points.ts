import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { type Layer, legendOf, type Mark, type Style, type View } from '../layout/mark.ts'
import { plainText } from '../layout/richText.ts'
import { COLOURS } from '../theme.ts'

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

interface PointStyle extends Style {
  readonly shape?: 'circle' | 'square' | 'triangle' | 'diamond'
}

const SHAPES = { circle: 'circle', square: 'square', triangle: 'triangle-up', diamond: 'diamond' }

/** Points with vertical error bars, and horizontal ones that show a width; an arrow at the frame stands for one beyond it. */
export function points(of: Points, style: PointStyle = {}): Mark {
  const { colour = 'ink', shape = 'circle' } = style
  const [low, high] = [ends(of, of.low, -1), ends(of, of.high, 1)]
  const withErrors = Boolean(of.errors ?? of.low ?? of.high)
  const { values, computed } = table(of)
  return {
    outline: { x: [...Array.from(of.x), ...Array.from(of.x)], y: [...low, ...high] },
    ...named(legendOf(style, 'point'), SHAPES[shape]),
    layers: (view) => {
      const { opacity, transform = [] } = series(view, style)
      const prepared = { transform: [...computed, ...transform] }
      const color = COLOURS[colour]
      const bar = (encoding: Layer) => ({
        mark: { type: 'rule', color, strokeWidth: 1.2, clip: true },
        encoding: { ...encoding, opacity },
      })
      const dot = {
        mark: { type: 'point', filled: true, shape: SHAPES[shape], color, size: 40, clip: true },
        encoding: { x: xOf(view, 'x'), y: yOf(view, 'y'), opacity, tooltip: readout(view, withErrors, style) },
      }
      const vertical = withErrors ? [bar({ x: xOf(view, 'x'), y: yOf(view, 'low'), y2: { field: 'high' } })] : []
      const level = of.xErrors ? [bar({ x: xOf(view, 'x1'), x2: { field: 'x2' }, y: yOf(view, 'y') })] : []
      const layer = { ...rows(values), ...prepared, layer: [...vertical, ...level, dot] }
      return [layer, ...arrows(view, of, color).map((arrow) => ({ ...arrow, transform }))]
    },
  }
}

const named = ({ legend }: Pick<Mark, 'legend'>, shape: string) => (legend ? { legend: { ...legend, shape } } : {})

/** The rows, and what the browser computes from them: symmetric errors are written once. */
function table({ x, y, errors, low, high, xErrors }: Points) {
  const values = Array.from(x, (at, i) => ({
    x: at,
    y: y[i],
    ...(low && { low: low[i] }),
    ...(high && { high: high[i] }),
    ...(errors && { e: errors[i] }),
    ...(xErrors && { w: xErrors[i] }),
  }))
  const computed: Layer[] = [
    ...(errors && !low ? [{ calculate: 'datum.y - datum.e', as: 'low' }] : []),
    ...(errors && !high ? [{ calculate: 'datum.y + datum.e', as: 'high' }] : []),
    ...(xErrors
      ? [
          { calculate: 'datum.x - datum.w', as: 'x1' },
          { calculate: 'datum.x + datum.w', as: 'x2' },
        ]
      : []),
  ]
  return { values, computed }
}

const ends = ({ y, errors }: Points, given: ArrayLike<number> | undefined, sign: 1 | -1): number[] =>
  Array.from(y, (value, i) => (given ? given[i] : value + sign * (errors ? errors[i] : 0)))

/** Arrows at the upper and lower frame for the points beyond it. */
function arrows(view: View, { x, y }: Points, color: string): Layer[] {
  const [bottom, top] = view.y.domain
  const arrow = (beyond: (value: number) => boolean, shape: string, at: number): Layer[] => {
    const values = Array.from(x, (place, i) => ({ x: place, y: y[i] })).filter((row) => beyond(row.y))
    const mark = { type: 'point', filled: true, shape, color, size: 28, clip: true }
    return values.length > 0 ? [{ ...rows(values), mark, encoding: { x: xOf(view, 'x'), y: { value: at } } }] : []
  }
  return [
    ...arrow((value) => value > top, 'triangle-up', 5),
    ...arrow((value) => value < bottom, 'triangle-down', view.y.length - 5),
  ]
}

const readout = (view: View, withErrors: boolean, { label }: Style): Layer[] => [
  ...(view.choosing && label !== undefined ? [{ field: 'series', type: 'nominal', title: 'series' }] : []),
  { field: 'x', type: 'quantitative', title: plainText(view.x.title) },
  { field: 'y', type: 'quantitative', title: plainText(view.y.title) },
  ...(withErrors
    ? [
        { field: 'low', type: 'quantitative', title: '− 1σ' },
        { field: 'high', type: 'quantitative', title: '+ 1σ' },
      ]
    : []),
]
