import { type Bins, edgesOf, type Quantity } from '../../lib/columns/index.ts'
import { type Chart, chart } from '../chart.ts'
import { density, histogram } from '../histograms/histogram.ts'
import { checkSome } from '../layout/checks.ts'
import { rows, series, unstacked, xOf, yOf } from '../layout/encode.ts'
import type { Layer, Mark, View } from '../layout/mark.ts'
import { type PanelOptions, panel } from '../layout/panel.ts'
import { plainText } from '../layout/richText.ts'
import { COLOURS, colourOf, FONT, TEXT } from '../theme.ts'
import { densityTitle } from './densityTitle.ts'
import { type Labelled, labelled, methodStyle } from './methods.ts'

/** One event of a browser. */
export interface BrowsedEvent {
  readonly draws: ArrayLike<number>
  /** By method, its answers. */
  readonly answers: Readonly<Record<string, readonly number[]>>
  /** One line about the event. */
  readonly note: string
}

interface BrowserOptions extends Partial<PanelOptions>, Labelled {
  readonly of: Quantity
  readonly bins: Bins
}

const EVENT = 'shown'
const POSTERIOR = 'posterior'

/** The posteriors of many events, one at a time, chosen with a slider; where there is no slider, the first one is shown. */
export function eventBrowser(events: readonly BrowsedEvent[], { of, bins, labels, ...options }: BrowserOptions): Chart {
  checkSome('eventBrowser', 'event', events)
  const edges = edgesOf(bins, 'eventBrowser')
  const shapes = events.map(({ draws }, e) => {
    const name = `${of.name} of event ${e}`
    return density(histogram({ name, values: draws }, { bins })).values
  })
  const methods = [...new Set(events.flatMap(({ answers }) => Object.keys(answers)))]
  const body = panel(
    {
      x: of,
      y: densityTitle('posterior density', of.unit),
      xDomain: [edges[0], edges[edges.length - 1]],
      caption: '',
      height: 280,
      ...options,
    },
    [
      posteriors(edges, shapes),
      ...methods.map((method, k) => answersOf(method, methodStyle(labelled(method, labels), k), events)),
      notes(events),
    ],
  )
  const slider = { input: 'range', min: 0, max: events.length - 1, step: 1, name: 'event ' }
  const params = [{ name: EVENT, value: 0, bind: slider }]
  return chart(
    { ...body, params },
    `posteriors of ${plainText(of.label ?? of.name)} of ${events.length} events, with a slider`,
  )
}

/** Keeps what belongs to the event that the slider stands at. */
const ofEvent: Layer = { filter: `datum.e === ${EVENT}` }

function posteriors(edges: Float64Array, shapes: readonly Float64Array[]): Mark {
  const highest = edges.map((_, i) => Math.max(...shapes.map((values) => values[Math.min(i, values.length - 1)])))
  const at = (values: Float64Array, e: number) =>
    Array.from(edges, (x, i) => ({ e, x, y: values[Math.min(i, values.length - 1)] }))
  const line = { color: COLOURS.blue, strokeWidth: 1.5 }
  return {
    outline: { x: [...edges, edges[0]], y: [...highest, 0] },
    legend: { label: POSTERIOR, colour: 'blue', symbol: 'box' },
    layers: (view) => {
      const { opacity, transform = [] } = series(view, { label: POSTERIOR }, 0.6)
      return [
        {
          ...rows(shapes.flatMap(at), { x: view.x, y: view.y }),
          transform: [ofEvent, ...transform],
          mark: { type: 'area', interpolate: 'step-after', color: COLOURS.blue, line, clip: true },
          encoding: { x: unstacked(xOf(view, 'x')), y: unstacked(yOf(view, 'y')), opacity },
        },
      ]
    },
  }
}

function answersOf(method: string, style: ReturnType<typeof methodStyle>, events: readonly BrowsedEvent[]): Mark {
  const values = events.flatMap(({ answers }, e) =>
    (answers[method] ?? []).filter(Number.isFinite).map((x) => ({ e, x })),
  )
  const mark = {
    type: 'rule',
    color: colourOf(style.colour),
    strokeWidth: 2,
    clip: true,
    ...(style.dash && { strokeDash: style.dash }),
  }
  return {
    legend: { ...style, symbol: 'line' },
    layers: (view) => {
      const { opacity, transform = [] } = series(view, style)
      return [
        {
          ...rows(values, { x: view.x }),
          transform: [ofEvent, ...transform],
          mark,
          encoding: { x: xOf(view, 'x'), opacity },
        },
      ]
    },
  }
}

/** The note of the event, at the top left. */
const notes = (events: readonly BrowsedEvent[]): Mark => ({
  layers: (_: View) => [
    {
      ...rows(events.map(({ note }, e) => ({ e, note: `event ${e}: ${note}` }))),
      transform: [ofEvent],
      mark: { type: 'text', align: 'left', font: FONT, fontSize: TEXT.legend, color: COLOURS.ink },
      encoding: { text: { field: 'note', type: 'nominal' }, x: { value: 12 }, y: { value: 17 } },
    },
  ],
})
