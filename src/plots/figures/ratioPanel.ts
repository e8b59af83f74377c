import type { Chart } from '../chart.ts'
import { type Comparison, pull, ratio, relativeErrors } from '../histograms/compare.ts'
import { checkSome } from '../layout/checks.ts'
import type { Style } from '../layout/mark.ts'
import { histogramStep } from '../marks/histogramStep.ts'
import { points } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'
import { type ComparisonOptions, compared, type Drawing } from './compared.ts'

/** Histograms, and under them their ratio to the first with its errors about 1; the reference's own are the band. */
export function ratioPanel(drawings: readonly Drawing[], options: ComparisonOptions = {}): Chart {
  checkSome('ratioPanel', 'histogram', drawings)
  const [reference, ...others] = drawings
  const lower = [
    histogramStep(relativeErrors(reference.of), { colour: reference.colour ?? 'ink', closed: false, width: 1 }),
    ...others.map((other) => asPoints(ratio(other.of, reference.of), other)),
  ]
  const title = options.lowerTitle ?? `ratio to ${reference.label ?? 'first'}`
  return compared(
    { read: drawings, upper: steps(drawings), lower },
    { lowerDomain: [0.5, 1.5], ...options, lowerTitle: title },
  )
}

/** Histograms, and under them (other − first)/σ of each bin: for independent samples. */
export function pullPanel(drawings: readonly Drawing[], options: ComparisonOptions = {}): Chart {
  checkSome('pullPanel', 'histogram', drawings)
  const [reference, ...others] = drawings
  const lower = [
    rule({ y: 0 }, { colour: 'ink', width: 1 }),
    ...[-2, 2].map((y) => rule({ y }, { dash: [3, 3], width: 1 })),
    ...others.map((other) => asPoints(pull(other.of, reference.of), other)),
  ]
  return compared(
    { read: drawings, upper: steps(drawings), lower },
    { lowerDomain: [-4, 4], lowerTitle: 'pull', ...options },
  )
}

const steps = (drawings: readonly Drawing[]) => drawings.map(({ of, ...style }) => histogramStep(of, style))

const asPoints = ({ edges, values, errors }: Comparison, style: Style) =>
  points(
    {
      x: values.map((_, i) => (edges[i] + edges[i + 1]) / 2),
      y: values,
      errors,
      xErrors: values.map((_, i) => (edges[i + 1] - edges[i]) / 2),
    },
    { ...style },
  )
