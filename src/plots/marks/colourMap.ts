import { equalWidth as widthOf } from '../../lib/columns/index.ts'
import type { Histogram2d } from '../histograms/histogram2d.ts'
import { axis } from '../layout/axis.ts'
import { rows, xOf, yOf } from '../layout/encode.ts'
import type { Layer, Mark, View } from '../layout/mark.ts'
import { plainText, richText } from '../layout/richText.ts'
import { type Line, textLayers } from '../layout/text.ts'
import { COLOURS, type Colour, TEXT } from '../theme.ts'

interface MapOptions {
  /** Least and largest value of the colours; those of the map, where not given. */
  readonly range?: readonly [number, number]
  readonly log?: boolean
  /** One colour, from faint to full, instead of many. */
  readonly shade?: Colour
  /** What the colours mean, with its unit. */
  readonly title?: string
  /** Whether a bar beside the panel tells the colours; true where not given. */
  readonly key?: boolean
  /** Whether pointing at a rectangle tells its numbers; true where not given. */
  readonly readout?: boolean
}

const GAP = 12
const WIDTH = 14
const STEPS = 64

/** A two-dimensional histogram in colours, logarithmic where not told otherwise; empty rectangles are left open. */
export function colourMap(map: Histogram2d, options: MapOptions = {}): Mark {
  const { log = true, shade, title = 'events', key = true, readout = true } = options
  const [low, high] = options.range ?? rangeOf(map.values, log)
  const colours = coloursOf({ low, high, log, ...(shade && { shade }) })
  return {
    tight: true,
    outline: { x: map.xEdges, y: map.yEdges },
    layers: (view) => [
      {
        ...rectangles(map, readout),
        // drawn a hair's breadth larger, so that no seams show between them
        mark: { type: 'rect', clip: true, strokeWidth: 0.4 },
        encoding: {
          x: xOf(view, 'x'),
          x2: { field: 'x2' },
          y: yOf(view, 'y'),
          y2: { field: 'y2' },
          ...colours,
          ...(readout && { tooltip: tooltip(view, title) }),
        },
      },
      ...(key ? keyLayers(view, { low, high, log, colours, title }) : []),
    ],
  }
}

/** Every rectangle that is not empty; where all are of one size, their far corners are computed in the browser. */
function rectangles({ xEdges, yEdges, values, errors }: Histogram2d, withErrors: boolean): Layer {
  const nx = xEdges.length - 1
  const [width, height] = [widthOf(xEdges), widthOf(yEdges)]
  const full = Array.from(values, (value, k) => {
    const [i, j] = [k % nx, Math.floor(k / nx)]
    const far = {
      ...(width === undefined && { x2: xEdges[i + 1] }),
      ...(height === undefined && { y2: yEdges[j + 1] }),
    }
    return { x: xEdges[i], y: yEdges[j], ...far, value, ...(withErrors && { error: errors[k] }) }
  }).filter(({ value }) => value > 0)
  const transform = [
    ...(width === undefined ? [] : [{ calculate: `datum.x + ${width}`, as: 'x2' }]),
    ...(height === undefined ? [] : [{ calculate: `datum.y + ${height}`, as: 'y2' }]),
  ]
  return { ...rows(full), ...(transform.length > 0 && { transform }) }
}

/** The positive values' range, from zero on a linear scale; one decade where there is only one value. */
function rangeOf(values: Float64Array, log: boolean): [number, number] {
  const positive = values.filter((value) => value > 0)
  const high = positive.reduce((a, b) => Math.max(a, b), 0) || 1
  if (!log) return [0, high]
  const low = positive.reduce((a, b) => Math.min(a, b), high)
  return low < high ? [low, high] : [high / 10, high]
}

/** The channels that show a value. */
function coloursOf({ low, high, log, shade }: Pick<Key, 'low' | 'high' | 'log'> & { shade?: Colour }): Layer {
  const shared = { ...(log ? { type: 'log' } : { zero: false }), domain: [low, high], clamp: true, nice: false }
  const channel = (more: Layer) => ({
    field: 'value',
    type: 'quantitative',
    scale: { ...shared, ...more },
    legend: null,
  })
  if (!shade) return { color: channel({ scheme: 'viridis' }), stroke: channel({ scheme: 'viridis' }) }
  return { color: { value: COLOURS[shade] }, opacity: channel({ range: [0.12, 1] }) }
}

interface Key {
  readonly low: number
  readonly high: number
  readonly log: boolean
  readonly colours: Layer
  readonly title: string
}

/** The bar beside the panel that tells which colour is which value. */
function keyLayers({ x, y }: View, { low, high, log, colours, title }: Key): Layer[] {
  const scale = axis({ quantity: { name: title }, domain: [low, high], log, length: y.length })
  const left = x.length + GAP
  const valueAt = (share: number) => (log ? low * (high / low) ** share : low + (high - low) * share)
  const steps = Array.from({ length: STEPS }, (_, i) => ({
    value: valueAt((i + 0.5) / STEPS),
    y: y.length * (1 - i / STEPS),
    // reaches under the next one, so that no seams show
    y2: Math.max(0, y.length * (1 - (i + 1) / STEPS) - 1),
  }))
  const level = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null })
  const sides = { x: { value: left }, x2: { value: left + WIDTH } }
  const numbers = scale.ticks.major.map(
    ({ value, label }): Line => ({
      text: label,
      x: left + WIDTH + 6,
      y: y.length - scale.along(value) + 4.5,
      size: TEXT.tick,
    }),
  )
  const width = Math.max(...numbers.map(({ text, size }) => richText(text, size).width), 10)
  const name: Line = {
    text: title,
    x: left + WIDTH + width + 22,
    y: 0,
    size: TEXT.title,
    align: 'right',
    upwards: true,
  }
  return [
    {
      ...rows(steps),
      mark: { type: 'rect', strokeWidth: 0, tooltip: null },
      encoding: { ...sides, y: level('y'), y2: { field: 'y2' }, ...colours },
    },
    {
      ...rows([{ top: 0, bottom: y.length }]),
      mark: { type: 'rect', fill: null, stroke: COLOURS.ink, strokeWidth: 1, tooltip: null },
      encoding: { ...sides, y: level('top'), y2: { field: 'bottom' } },
    },
    ...textLayers([...numbers, name]),
  ]
}

const tooltip = (view: View, title: string): Layer[] => [
  { field: 'x', type: 'quantitative', title: `${plainText(view.x.title)} from` },
  { field: 'x2', type: 'quantitative', title: 'to' },
  { field: 'y', type: 'quantitative', title: `${plainText(view.y.title)} from` },
  { field: 'y2', type: 'quantitative', title: 'to' },
  { field: 'value', type: 'quantitative', title: plainText(title) },
  { field: 'error', type: 'quantitative', title: '± 1σ' },
]
