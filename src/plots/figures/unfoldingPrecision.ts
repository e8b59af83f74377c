import type { UnfoldingPrecision } from '../../lib/evaluation/index.ts'
import { type Chart, chart } from '../chart.ts'
import type { Domain } from '../layout/axis.ts'
import { panel } from '../layout/panel.ts'
import { points } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'
import { binEdges, placesInBins } from './inBins.ts'
import { methodStyle } from './methods.ts'

interface PrecisionOptions {
  /** Which methods, in which order. */
  readonly methods: readonly string[]
  readonly yDomain?: Domain
  readonly caption?: string
}

const number = (value: number) => (Number.isFinite(value) ? String(value) : '∞')

/**
 * The statistical error of every bin of an unfolded distribution in two variables, over that with true neutrinos: one panel
 * for each bin of the first variable, the second across (the headline of 2307.02405).
 */
export function unfoldingPrecisionPlot({ binning, methods }: UnfoldingPrecision, options: PrecisionOptions): Chart {
  const [first, second] = binning.axes
  const edges = Array.from(second.edges)
  const n = edges.length - 1
  const shown = options.methods.map((name) => methods[name].overBaseline)
  const top = Math.max(...shown.flatMap((values) => Array.from(values)))
  const yDomain = options.yDomain ?? ([0, 1.8 * top] as const)
  const panels = Array.from({ length: first.edges.length - 1 }, (_, i) => {
    const drawn = options.methods.map((name, k) => {
      const y = methods[name].overBaseline.slice(i * n, (i + 1) * n)
      return points({ x: placesInBins(edges, k, shown.length), y }, methodStyle(name, k))
    })
    const frame = { width: 250, height: 190, xDomain: [edges[0], edges[n]] as const, yDomain }
    const note = `${number(first.edges[i])}–${number(first.edges[i + 1])} ${first.unit}`
    const y = 'error / error with true ν'
    const caption = i === 0 ? (options.caption ?? '') : null
    return panel({ x: second, y, ...frame, legend: i === 0, caption, note: `${first.name}: ${note}` }, [
      ...binEdges(edges),
      rule({ y: 1 }, { dash: [4, 4], width: 1 }),
      ...drawn,
    ])
  })
  return chart({ concat: panels, columns: 2, spacing: 18 }, `unfolding errors of ${options.methods.join(', ')}`)
}
