import { equalWidth as widthOf } from '../../lib/columns/index.ts'
import { drawn } from '../data/drawn.ts'
import { PlotError } from '../errors.ts'
import type { Histogram2d } from '../histograms/histogram2d.ts'
import { type Colouring, keyLayers } from '../layout/colourKey.ts'
import { drawable, extent } from '../layout/domain.ts'
import { rows, xOf, yOf } from '../layout/encode.ts'
import type { Layer, Mark, View } from '../layout/mark.ts'
import { measuredText, rangeText } from '../layout/readout.ts'
import { lineText } from '../layout/richText.ts'
import { type Colour, colourOf } from '../theme.ts'

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

/**
 * A two-dimensional histogram in colours, logarithmic where not told otherwise; empty rectangles are left open.
 * @throws PlotError for a negative value on a logarithmic scale
 */
export function colourMap(map: Histogram2d, options: MapOptions = {}): Mark {
  const { log = true, shade, title = 'events', key = true, readout = true } = options
  if (log) checkPositive(map)
  const domain = options.range ?? rangeOf(map.values, log)
  const colouring = { domain, log, title, channels: channelsOf(domain, log, shade) }
  return {
    tight: true,
    ...drawn(map),
    outline: { x: map.xEdges, y: map.yEdges },
    layers: (view) => [
      {
        ...rectangles(view, map, colouring, readout),
        // drawn a hair's breadth larger, so that no seams show between them
        mark: { type: 'rect', clip: true, strokeWidth: 0.4 },
        encoding: {
          x: xOf(view, 'x'),
          x2: { field: 'x2' },
          y: yOf(view, 'y'),
          y2: { field: 'y2' },
          ...colouring.channels,
          ...(readout && { tooltip: tooltip(view, title) }),
        },
      },
      ...(key ? keyLayers(view, colouring) : []),
    ],
  }
}

function checkPositive({ x, y, xEdges, yEdges, values }: Histogram2d): void {
  const k = values.findIndex((value) => value < 0)
  if (k < 0) return
  const nx = xEdges.length - 1
  const place = `${x.name} from ${xEdges[k % nx]}, ${y.name} from ${yEdges[Math.floor(k / nx)]}`
  const fix = 'say log: false'
  throw new PlotError({
    who: 'colourMap',
    wanted: 'positive values for its logarithm',
    got: `${values[k]} at ${place}`,
    fix,
  })
}

/** Every rectangle that is not empty; where all are of one size, their far corners are computed in the browser. */
function rectangles(view: View, map: Histogram2d, colouring: Colouring, withErrors: boolean): Layer {
  const { xEdges, yEdges, values, errors } = map
  const nx = xEdges.length - 1
  const width = view.x.log ? undefined : widthOf(xEdges)
  const height = view.y.log ? undefined : widthOf(yEdges)
  const full = Array.from(values, (value, k) => {
    const [i, j] = [k % nx, Math.floor(k / nx)]
    const far = {
      ...(width === undefined && { x2: view.x.onto(xEdges[i + 1]) }),
      ...(height === undefined && { y2: view.y.onto(yEdges[j + 1]) }),
    }
    const near = { x: view.x.onto(xEdges[i]), y: view.y.onto(yEdges[j]) }
    return { ...near, ...far, value, ...(withErrors && { error: errors[k] }) }
  }).filter(({ value }) => Number.isFinite(value) && value !== 0)
  const transform = [
    ...(width === undefined ? [] : [{ calculate: `datum.x + ${width}`, as: 'x2' }]),
    ...(height === undefined ? [] : [{ calculate: `datum.y + ${height}`, as: 'y2' }]),
    ...(withErrors
      ? [rangeText('x', 'x2', 'xs'), rangeText('y', 'y2', 'ys'), measuredText('value', 'error', 'read')]
      : []),
  ]
  const data = rows(full, { x: view.x, x2: view.x, y: view.y, y2: view.y, value: colouring })
  return { ...data, ...(transform.length > 0 && { transform }) }
}

/** The values' range, with zero on a linear scale; one decade where there is only one value. */
function rangeOf(values: Float64Array, log: boolean): [number, number] {
  const [low, high] = extent([values], log) ?? [1, 1]
  if (log) return low < high ? [low, high] : [high / 10, high]
  return low === 0 && high === 0 ? [0, 1] : [...drawable([Math.min(0, low), Math.max(0, high)], false)]
}

/** The channels that show a value. */
function channelsOf(domain: readonly [number, number], log: boolean, shade?: Colour): Layer {
  const shared = { ...(log ? { type: 'log' } : { zero: false }), domain, clamp: true, nice: false }
  const channel = (more: Layer) => ({
    field: 'value',
    type: 'quantitative',
    scale: { ...shared, ...more },
    legend: null,
  })
  if (!shade) return { color: channel({ scheme: 'viridis' }), stroke: channel({ scheme: 'viridis' }) }
  return { color: { value: colourOf(shade) }, opacity: channel({ range: [0.12, 1] }) }
}

const tooltip = (view: View, title: string): Layer[] => [
  { field: 'xs', type: 'nominal', title: lineText(view.x.name) },
  { field: 'ys', type: 'nominal', title: lineText(view.y.name) },
  { field: 'read', type: 'nominal', title: lineText(title) },
]
