import { type Chart, chart, viewOf } from '../chart.ts'
import { CHOSEN } from '../layout/encode.ts'
import type { Layer } from '../layout/mark.ts'

interface GridOptions {
  readonly columns?: number
  /** Between the panels, px. */
  readonly spacing?: number
  readonly alt?: string
}

/** Charts side by side, row by row; a series that is chosen in one is chosen in all. */
export function grid(charts: readonly Chart[], { columns = 2, spacing = 22, alt }: GridOptions = {}): Chart {
  const views = charts.map(viewOf).map((view, i) => (i === 0 ? view : withoutParameters(view)))
  const body = {
    concat: views,
    columns,
    spacing,
    align: 'none',
    resolve: { scale: { color: 'independent', stroke: 'independent' } },
  }
  return chart(body, alt ?? charts.map((one) => one.alt).join('; '))
}

/** One view holds what the reader chose; the others only follow it. */
export function withoutParameters<T>(view: T): T {
  if (Array.isArray(view)) return view.map(withoutParameters) as T
  if (view === null || typeof view !== 'object') return view
  const kept = Object.entries(view as Layer).filter(([name, value]) => !(name === 'params' && holdsChoice(value)))
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === 'data' ? value : withoutParameters(value)]),
  ) as T
}

const holdsChoice = (params: unknown) => Array.isArray(params) && params.some((param) => param.name === CHOSEN)
