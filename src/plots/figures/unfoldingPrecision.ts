import type { UnfoldingPrecision } from '../../lib/evaluation/index.ts'
import { type Chart, chart } from '../chart.ts'
import { PlotError } from '../errors.ts'
import { checkSome } from '../layout/checks.ts'
import { type Domain, extent } from '../layout/domain.ts'
import type { HeaderOptions } from '../layout/header.ts'
import { panel } from '../layout/panel.ts'
import { points } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'
import { isPure } from './densityTitle.ts'
import { binEdges, placesInBins } from './inBins.ts'
import { type Labelled, labelled, methodStyle } from './methods.ts'

interface PrecisionOptions extends HeaderOptions, Labelled {
  /** Which methods, in which order. */
  readonly methods: readonly string[]
  readonly yDomain?: Domain
}

/** An open bin at an end is drawn as wide as its neighbour. */
function drawnEdges(given: ArrayLike<number>): number[] {
  const edges = Array.from(given)
  const last = edges.length - 1
  const inner = edges.filter(Number.isFinite)
  const wide = inner.length > 1 ? inner[1] - inner[0] : 1
  if (edges[0] === Number.NEGATIVE_INFINITY) edges[0] = edges[1] - wide
  if (edges[last] === Number.POSITIVE_INFINITY)
    edges[last] = edges[last - 1] + (edges[last - 1] - edges[last - 2] || wide)
  return edges
}

const number = (value: number) => (Number.isFinite(value) ? String(value) : '∞')

/**
 * The statistical error of every bin of an unfolded distribution in two variables, over that with true neutrinos: one panel
 * for each bin of the first variable, the second across (the headline of 2307.02405). Bars are what the number of toys leaves open.
 */
export function unfoldingPrecisionPlot({ binning, methods }: UnfoldingPrecision, options: PrecisionOptions): Chart {
  const [first, second] = binning.axes
  const { methods: _methods, yDomain: _domain, labels, ...header } = { caption: '', ...options }
  const edges = drawnEdges(second.edges)
  const n = edges.length - 1
  checkSome('unfoldingPrecisionPlot', 'method', options.methods)
  const missing = options.methods.find((name) => !Object.hasOwn(methods, name))
  if (missing !== undefined) {
    const wanted = `one of ${Object.keys(methods).join(', ')}`
    throw new PlotError({ who: 'unfoldingPrecisionPlot', wanted, got: missing })
  }
  const style = (name: string, k = 0) => methodStyle(labelled(name, labels), k)
  const shown = options.methods.map((name) => methods[name].overBaseline)
  const [, top] = extent(shown, false) ?? [0, 1]
  const yDomain = options.yDomain ?? ([0, 1.8 * top || 1] as const)
  const panels = Array.from({ length: first.edges.length - 1 }, (_, i) => {
    const drawn = options.methods.map((name, k) => {
      const y = methods[name].overBaseline.slice(i * n, (i + 1) * n)
      const errors = methods[name].overBaselineError.slice(i * n, (i + 1) * n)
      return points({ x: placesInBins(edges, k, shown.length), y, errors }, style(name, k))
    })
    const frame = { width: 250, height: 190, xDomain: [edges[0], edges[n]] as const, yDomain }
    const range = `${number(first.edges[i])}–${number(first.edges[i + 1])}`
    const note = `${first.label ?? first.name}: ${range}${isPure(first.unit) ? '' : ` ${first.unit}`}`
    const y = 'error / error with true ν'
    return panel({ x: second, y, ...frame, legend: i === 0, ...(i === 0 ? header : { caption: null }), note }, [
      ...binEdges(edges),
      rule({ y: 1 }, { dash: [4, 4], width: 1 }),
      ...drawn,
    ])
  })
  return chart(
    { concat: panels, columns: 2, spacing: 18 },
    `unfolding errors of ${options.methods.map((name) => style(name).label).join(', ')}`,
  )
}
