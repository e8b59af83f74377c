import { type Chart, chart, LARGEST_SPEC, viewOf } from '../chart.ts'
import { checkSome } from '../layout/checks.ts'
import { CHOSEN } from '../layout/encode.ts'
import { CHOICE } from '../layout/legend.ts'
import type { Layer } from '../layout/mark.ts'
import { plainText } from '../layout/richText.ts'
import { TEXT } from '../theme.ts'

interface GridOptions {
  readonly columns?: number
  /** Between the panels, px. */
  readonly spacing?: number
  readonly alt?: string
  /** Above all of them. */
  readonly title?: string
}

/** Charts side by side, row by row; a series that is chosen in one is chosen in all, and so is the event of a slider. */
export function grid(charts: readonly Chart[], { columns = 2, spacing = 22, alt, title }: GridOptions = {}): Chart {
  checkSome('grid', 'chart', charts)
  const legends: string[] = []
  const views = charts.map((one) => withNamedLegends(viewOf(one), legends))
  const sliders = new Map(views.flatMap(({ params = [] }) => (params as Layer[]).map((param) => [param.name, param])))
  // of the whole, not of a view: sliders, and the choice that any of the legends makes
  const params = [...sliders.values(), ...(legends.length > 0 ? [{ ...CHOICE, views: legends }] : [])]
  const body = {
    concat: views.map(({ params: _, ...view }) => view),
    columns,
    spacing,
    align: 'none',
    resolve: { scale: { color: 'independent', stroke: 'independent', opacity: 'independent' } },
    ...(params.length > 0 && { params }),
    ...(title && { title: { text: plainText(title), anchor: 'start', offset: 12, fontSize: TEXT.title } }),
  }
  const histograms = charts.flatMap((one) => one.histograms)
  return chart(body, alt ?? charts.map((one) => one.alt).join('; '), LARGEST_SPEC, histograms)
}

/** The view whose legends have names, which are added to the list, instead of each its own choice. */
function withNamedLegends<T>(view: T, legends: string[]): T {
  if (Array.isArray(view)) return view.map((one) => withNamedLegends(one, legends)) as T
  if (view === null || typeof view !== 'object') return view
  const entries = Object.entries(view).map(([key, value]) => {
    if (key === 'data') return [key, value]
    if (!offersChoice(key, value)) return [key, withNamedLegends(value, legends)]
    legends.push(`legend${legends.length}`)
    return ['name', legends[legends.length - 1]]
  })
  return Object.fromEntries(entries) as T
}

const offersChoice = (key: string, value: unknown) =>
  key === 'params' && Array.isArray(value) && value.some(({ name }) => name === CHOSEN)
