import type { AnyColumn, Bins } from '../../lib/columns/index.ts'
import type { Chart } from '../chart.ts'
import { density, histogram } from '../histograms/histogram.ts'
import type { Label } from '../layout/header.ts'
import type { PanelOptions } from '../layout/panel.ts'
import { histogramStep } from '../marks/histogramStep.ts'
import { rule } from '../marks/rule.ts'
import { densityTitle } from './densityTitle.ts'
import { figure } from './figure.ts'
import { type Labelled, labelled, methodStyle } from './methods.ts'

interface PosteriorOptions extends Partial<Omit<PanelOptions, 'label'>>, Labelled {
  readonly bins: Bins
  /** What the truth and single-answer methods say, by method: one value, or two solutions. */
  readonly answers?: Readonly<Record<string, readonly number[]>>
  /** Name of the draws' histogram, whose band is their statistical error; or whose figure it is, as elsewhere. */
  readonly label?: string | Label | null
}

/** The posterior of one event (Fig. 3 of 2207.00664): a density of draws, with the truth and what other methods say as rules. */
export function singleEventPosterior(draws: AnyColumn, options: PosteriorOptions): Chart {
  const { bins, answers = {}, label, labels, ...rest } = options
  const own = typeof label === 'string' || label === undefined ? {} : { label }
  const drawn = density(histogram(draws, { bins }))
  const { edges } = drawn
  // a little above the posterior, below the names
  const to = 1.1 * Math.max(...drawn.values.map((value, i) => value + drawn.errors[i]))
  const rules = Object.entries(answers).flatMap(([name, values], place) => {
    const style = methodStyle(labelled(name, labels), place)
    const { label: _, ...unnamed } = style
    // of two solutions one names both; a method that has none has nothing to be drawn
    return values.filter(Number.isFinite).map((x, i) => rule({ x, to }, { ...(i === 0 ? style : unnamed), width: 2 }))
  })
  return figure(
    {
      x: drawn.of,
      y: densityTitle('posterior density', draws.unit),
      xDomain: [edges[0], edges[edges.length - 1]],
      width: 300,
      height: 240,
      ...rest,
      ...own,
    },
    histogramStep(drawn, { colour: 'blue', label: typeof label === 'string' ? label : 'posterior' }),
    ...rules,
  )
}
