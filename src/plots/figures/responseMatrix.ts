import type { AnyColumn, Bins } from '../../lib/columns/index.ts'
import type { Chart } from '../chart.ts'
import { histogram2d, normaliseColumns } from '../histograms/histogram2d.ts'
import type { PanelOptions } from '../layout/panel.ts'
import { colourMap } from '../marks/colourMap.ts'
import { line } from '../marks/line.ts'
import { figure } from './figure.ts'

interface MapOptions extends Partial<PanelOptions> {
  /** Of truth and estimate alike. */
  readonly bins: Bins
  readonly weights?: ArrayLike<number>
  /** The colours' least and largest value. */
  readonly range?: readonly [number, number]
}

const square = { width: 300, height: 300 }

/** How many events have which estimate and which truth, logarithmic colours; a perfect estimate lies on the diagonal. */
export function truthMap(truth: AnyColumn, estimate: AnyColumn, options: MapOptions): Chart {
  const { bins, weights, range, ...rest } = options
  const map = histogram2d(truth, estimate, { x: bins, ...(weights && { weights }) })
  return figure(
    { x: map.x, y: map.y, ...square, ...rest },
    colourMap(map, { ...(range && { range }) }),
    diagonal(map.xEdges),
  )
}

/** The response matrix: where the estimate of an event lies, given the bin of its truth; each column sums to one. */
export function responseMatrix(truth: AnyColumn, estimate: AnyColumn, options: MapOptions): Chart {
  const { bins, weights, range, ...rest } = options
  const map = normaliseColumns(histogram2d(truth, estimate, { x: bins, ...(weights && { weights }) }))
  const colours = { log: false, title: 'share of the true bin', ...(range && { range }) }
  return figure({ x: map.x, y: map.y, ...square, ...rest }, colourMap(map, colours), diagonal(map.xEdges))
}

function diagonal(edges: Float64Array) {
  const ends = [edges[0], edges[edges.length - 1]]
  return line({ x: ends, y: ends }, { colour: 'red', dash: [5, 4], width: 1.2 })
}
