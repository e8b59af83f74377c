import { type Chart, chart, viewOf } from '../chart.ts'
import { CHOSEN } from '../layout/encode.ts'
import type { Layer } from '../layout/mark.ts'

interface GridOptions {
  readonly columns?: number
  /** Between the panels, px. */
  readonly spacing?: number
  readonly alt?: string
}

/** Charts side by side, row by row; a series that is chosen in one is chosen in all, and so is the event of a slider. */
export function grid(charts: readonly Chart[], { columns = 2, spacing = 22, alt }: GridOptions = {}): Chart {
  const views = charts.map(viewOf)
  // a slider belongs to the whole, a choice from a legend to the first view that offers it
  const sliders = new Map(views.flatMap(({ params = [] }) => (params as Layer[]).map((param) => [param.name, param])))
  const withChoice = views.findIndex(offersChoice)
  const body = {
    concat: views.map(({ params: _, ...view }, i) => (i === withChoice ? view : withoutChoice(view))),
    columns,
    spacing,
    align: 'none',
    resolve: { scale: { color: 'independent', stroke: 'independent', opacity: 'independent' } },
    ...(sliders.size > 0 && { params: [...sliders.values()] }),
  }
  return chart(body, alt ?? charts.map((one) => one.alt).join('; '))
}

const isChoice = (name: string, value: unknown) =>
  name === 'params' && Array.isArray(value) && value.some((param) => param.name === CHOSEN)

const offersChoice = (view: unknown): boolean =>
  typeof view === 'object' &&
  view !== null &&
  Object.entries(view).some(([name, value]) => isChoice(name, value) || (name !== 'data' && offersChoice(value)))

function withoutChoice<T>(view: T): T {
  if (Array.isArray(view)) return view.map(withoutChoice) as T
  if (view === null || typeof view !== 'object') return view
  const kept = Object.entries(view).filter(([name, value]) => !isChoice(name, value))
  return Object.fromEntries(kept.map(([name, value]) => [name, name === 'data' ? value : withoutChoice(value)])) as T
}
