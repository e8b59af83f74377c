import { type Quantity, titleOf } from '../../lib/columns/index.ts'
import type { BiasInBins } from '../../lib/evaluation/index.ts'
import type { Chart } from '../chart.ts'
import { PlotError } from '../errors.ts'
import { type PanelOptions, panel } from '../layout/panel.ts'
import { plainText } from '../layout/richText.ts'
import { points } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'
import { binEdges, placesInBins } from './inBins.ts'
import { type Labelled, labelled, methodStyle } from './methods.ts'
import { twoPanels, under } from './twoPanels.ts'

interface ProfileOptions extends Partial<PanelOptions>, Labelled {
  /** What the bins are in. */
  readonly at: Quantity
  /** Whose errors are shown; its name is the one in the report. */
  readonly of: Quantity
}

/** Median error (bias) and half of its 16–84 % interval (width) in bins of a variable, by method, with their errors. */
export function biasAndWidthProfile({ edges, bins }: BiasInBins, options: ProfileOptions): Chart {
  const { at, of, labels, ...rest } = options
  const methods = Object.keys(bins[0] ?? {})
  if (methods.length === 0 || !(of.name in bins[0][methods[0]])) {
    const known = Object.keys(bins[0]?.[methods[0]] ?? {}).join(', ')
    throw new PlotError({ who: 'biasAndWidthProfile', wanted: `an observable of the report (${known})`, got: of.name })
  }
  const drawn = (summary: 'median' | 'width') =>
    methods.map((method, k) => {
      const measured = bins.map((bin) => bin[method][of.name][summary])
      return points(
        {
          x: placesInBins(edges, k, methods.length),
          y: measured.map((m) => m.value),
          errors: measured.map((m) => m.error),
        },
        methodStyle(labelled(method, labels), k),
      )
    })
  const shared = { x: at, xDomain: [edges[0], edges[edges.length - 1]] as const, caption: '', width: 420, ...rest }
  const title = (what: string) => titleOf({ ...of, label: `${what}(${of.label ?? of.name})` })
  const above = panel({ y: title('width'), height: 200, ...shared, xLabels: false }, [
    ...binEdges(edges),
    ...drawn('width'),
  ])
  const below = panel({ ...under(shared), y: title('bias'), height: 140 }, [
    ...binEdges(edges),
    rule({ y: 0 }, { dash: [4, 4], width: 1 }),
    ...drawn('median'),
  ])
  const alt = `bias and width of ${plainText(titleOf(of))} against ${plainText(titleOf(at))}`
  return twoPanels(above, below, alt)
}
