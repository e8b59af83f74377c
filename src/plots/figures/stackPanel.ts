import type { Chart } from '../chart.ts'
import { type Comparison, ratio, relativeErrors } from '../histograms/compare.ts'
import { countErrors } from '../histograms/countErrors.ts'
import { sumOf } from '../histograms/sumOf.ts'
import { checkSome } from '../layout/checks.ts'
import { histogramPoints } from '../marks/histogramPoints.ts'
import { histogramStep } from '../marks/histogramStep.ts'
import { points } from '../marks/points.ts'
import { type Stacked, stack } from '../marks/stack.ts'
import { type ComparisonOptions, compared, type Drawing } from './compared.ts'

/**
 * Data as points over a stack of simulated histograms, and under it data over simulation. The band is the statistical error of
 * the whole simulation, the bars are those of the data.
 * @param parts from the bottom up
 */
export function stackPanel(parts: readonly Stacked[], data: Drawing, options: ComparisonOptions = {}): Chart {
  checkSome('stackPanel', 'histogram', parts)
  const whole = sumOf(parts.map(({ of }) => of))
  const error = { of: whole, label: 'simulation, ± 1σ', colour: 'ink' } as const
  const { label = 'data', of, ...look } = data
  const style = { ...look, label }
  const upper = [...stack(parts), histogramStep(whole, { label: error.label, width: 1 }), histogramPoints(of, style)]
  const lower = [histogramStep(relativeErrors(whole), { closed: false, width: 1 }), overWhole(of, whole, look)]
  const shown = { lowerDomain: [0.5, 1.5], lowerTitle: 'data / sim.', ...options } as const
  return compared({ read: [{ of, label }, error], upper, lower }, shown)
}

function overWhole(data: Drawing['of'], whole: Drawing['of'], style: Omit<Drawing, 'of' | 'label'>) {
  const { edges, values } = ratio(data, whole)
  const { low, high } = countErrors(data)
  const over = (ends: Float64Array): Comparison['values'] =>
    ends.map((end, i) => (whole.values[i] === 0 ? Number.NaN : end / whole.values[i]))
  const half = values.map((_, i) => (edges[i + 1] - edges[i]) / 2)
  const x = values.map((_, i) => edges[i] + half[i])
  return points({ x, y: values, low: over(low), high: over(high), xErrors: half }, style)
}
