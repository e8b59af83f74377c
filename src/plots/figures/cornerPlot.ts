import { type AnyColumn, type Column, plainColumn, titleOf } from '../../lib/columns/index.ts'
import { type Chart, chart, LARGEST_SPEC } from '../chart.ts'
import { PlotError } from '../errors.ts'
import { density, histogram } from '../histograms/histogram.ts'
import { histogram2d } from '../histograms/histogram2d.ts'
import { type Domain, drawable } from '../layout/domain.ts'
import type { HeaderOptions } from '../layout/header.ts'
import type { Layer } from '../layout/mark.ts'
import { type PanelOptions, panel } from '../layout/panel.ts'
import { plainText } from '../layout/richText.ts'
import { linearTicks, type Ticks } from '../layout/ticks.ts'
import { colourMap } from '../marks/colourMap.ts'
import { contours } from '../marks/contours.ts'
import { histogramStep } from '../marks/histogramStep.ts'
import { points } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'

interface CornerOptions extends HeaderOptions {
  /** One value for each column: drawn as rules and dots. */
  readonly truth?: readonly number[]
  /** One range for each column; from the 1 to the 99 % quantile and the truth, where not given. */
  readonly ranges?: readonly Domain[]
  readonly bins?: number
  /** Side of a panel, px. */
  readonly size?: number
}

const GAP = 12
const BYTES_PER_PANEL = 10_000
const OWN_COLOURS = { scale: { opacity: 'independent' } }

/** Every column alone and every pair, with the regions that hold 68 and 95 %: the joint posterior of one event, say. */
export function cornerPlot(of: readonly AnyColumn[], options: CornerOptions = {}): Chart {
  const columns = of.map(plainColumn)
  const { truth: given = [], bins = 30, size = 150, ranges: _ranges, ...header } = options
  if (columns.length < 2 || columns.some(({ values }) => values.length !== columns[0].values.length)) {
    const got = columns.map(({ name, values }) => `${name} (${values.length})`).join(', ')
    throw new PlotError({ who: 'cornerPlot', wanted: 'two or more columns of one length', got })
  }
  // a truth that is not known is not drawn
  const truth = given.map((value) => (Number.isFinite(value) ? value : undefined))
  const ranges = options.ranges ?? columns.map((column, k) => rangeOf(column, truth[k]))
  const side = { width: size, height: size, legend: false }
  const cells = columns.flatMap((column, j) =>
    columns.map((other, i): Layer => {
      if (i > j) return empty(size)
      const frame = {
        ...side,
        x: other,
        xDomain: ranges[i],
        xTicks: inner(ranges[i], size),
        xLabels: j === columns.length - 1,
      }
      if (i === j)
        return alone(column, bins, truth[j], {
          ...frame,
          ...(j === 0 ? { caption: '', ...header } : { caption: null }),
        })
      const upright = { y: column, yDomain: ranges[j], yTicks: inner(ranges[j], size), yLabels: i === 0 }
      return pair(other, column, bins, [truth[i], truth[j]], { ...frame, ...upright })
    }),
  )
  const names = columns.map((column) => plainText(titleOf(column))).join(', ')
  const layout = { columns: columns.length, spacing: GAP, bounds: 'flush', resolve: OWN_COLOURS }
  // 15 maps of six columns weigh more than any other chart may
  const largest = Math.max(LARGEST_SPEC, BYTES_PER_PANEL * columns.length ** 2)
  return chart({ concat: cells, ...layout }, `corner plot of ${names}`, largest)
}

const empty = (size: number): Layer => ({
  data: { values: [] },
  mark: 'point',
  view: { stroke: null },
  width: size,
  height: size,
})

type Frame = Omit<PanelOptions, 'y'> & { readonly xDomain: Domain }

function pair(
  x: Column,
  y: Column,
  bins: number,
  at: (number | undefined)[],
  options: PanelOptions & { xDomain: Domain; yDomain: Domain },
) {
  const map = histogram2d(x, y, { x: { bins, range: options.xDomain }, y: { bins, range: options.yDomain } })
  const [tx, ty] = at
  return panel({ caption: null, ...options }, [
    colourMap(map, { key: false, readout: false, log: false, shade: 'blue' }),
    contours(map, { width: 1.2 }),
    tx === undefined ? null : rule({ x: tx }, { colour: 'red', width: 1 }),
    ty === undefined ? null : rule({ y: ty }, { colour: 'red', width: 1 }),
    tx === undefined || ty === undefined ? null : points({ x: [tx], y: [ty] }, { colour: 'red', shape: 'square' }),
  ])
}

function alone(column: Column, bins: number, at: number | undefined, options: Frame) {
  const drawn = density(histogram(column, { bins: { bins, range: options.xDomain } }))
  return panel({ y: '', yLabels: false, yTicks: { major: [], minor: [] }, ...options }, [
    histogramStep(drawn, { colour: 'blue' }),
    at === undefined ? null : rule({ x: at }, { colour: 'red', width: 1.5 }),
  ])
}

/** Few ticks, but two at least; their numbers away from the corners, where those of the next panel stand. */
function inner(domain: Domain, size: number): Ticks {
  const margin = 0.1 * (domain[1] - domain[0])
  const tried = [3, 5].map((about) => {
    const { major, minor, ...rest } = linearTicks(domain, about, size)
    const kept = major.filter(({ value }) => value > domain[0] + margin && value < domain[1] - margin)
    return { ...rest, major: kept, minor: [...minor, ...major.map(({ value }) => value)] }
  })
  return tried.find(({ major }) => major.length > 1) ?? tried[0]
}

function rangeOf({ name, values }: Column, truth: number | undefined): Domain {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  if (sorted.length === 0) {
    throw new PlotError({
      who: `cornerPlot of ${name}`,
      wanted: 'at least one finite value',
      got: `none of ${values.length}`,
    })
  }
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  const ends = [at(0.01), at(0.99), ...(truth === undefined ? [] : [truth])]
  const [low, high] = drawable([Math.min(...ends), Math.max(...ends)], false)
  const air = 0.1 * (high - low)
  return [low - air, high + air]
}
