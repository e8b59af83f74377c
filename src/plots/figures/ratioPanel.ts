import { equalWidth } from '../../lib/columns/index.ts'
import { type Chart, chart } from '../chart.ts'
import { type Comparison, pull, ratio, relativeErrors } from '../histograms/compare.ts'
import type { Histogram } from '../histograms/histogram.ts'
import { checkSome } from '../layout/checks.ts'
import type { Domain } from '../layout/domain.ts'
import type { Mark, Style } from '../layout/mark.ts'
import { type Drawn, type PanelOptions, panel } from '../layout/panel.ts'
import { binReadout } from '../marks/binReadout.ts'
import { histogramStep } from '../marks/histogramStep.ts'
import { points } from '../marks/points.ts'
import { rule } from '../marks/rule.ts'
import { densityTitle, isPure } from './densityTitle.ts'
import { altOf } from './figure.ts'

/** A histogram with its look. */
export interface Drawing extends Style {
  readonly of: Histogram
}

export interface ComparisonOptions extends Partial<PanelOptions> {
  /** Range of the lower panel. */
  readonly lowerDomain?: Domain
  readonly lowerHeight?: number
  /** What the lower panel shows; `ratio to` and the reference's name, or `pull`, where not given. */
  readonly lowerTitle?: string
  /** More marks of the upper panel. */
  readonly marks?: readonly Drawn[]
  readonly alt?: string
}

/** Histograms, and under them their ratio to the first with its errors about 1; the reference's own are the band. */
export function ratioPanel(drawings: readonly Drawing[], options: ComparisonOptions = {}): Chart {
  checkSome('ratioPanel', 'histogram', drawings)
  const [reference, ...others] = drawings
  const lower = [
    histogramStep(relativeErrors(reference.of), { colour: reference.colour ?? 'ink', closed: false, width: 1 }),
    ...others.map((other) => asPoints(ratio(other.of, reference.of), other)),
  ]
  const title = options.lowerTitle ?? `ratio to ${reference.label ?? 'first'}`
  return above(drawings, lower, { lowerDomain: [0.5, 1.5], ...options, lowerTitle: title })
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
  return above(drawings, lower, { lowerDomain: [-4, 4], lowerTitle: 'pull', ...options })
}

function above(drawings: readonly Drawing[], lower: readonly Mark[], options: ComparisonOptions): Chart {
  const { lowerDomain, lowerHeight = 90, lowerTitle = '', marks = [], alt, ...rest } = options
  const [{ of }] = drawings
  const { edges } = of
  const shared: PanelOptions = {
    x: of.of,
    y: contentTitle(of),
    caption: '',
    xDomain: [edges[0], edges[edges.length - 1]],
    width: 420,
    height: 260,
    ...rest,
  }
  const upper = panel({ ...shared, xLabels: false }, [
    ...drawings.map(({ of: drawn, ...style }) => histogramStep(drawn, style)),
    ...marks,
    binReadout(drawings),
  ])
  const { yLog: _, note: _note, ...plain } = shared
  const below = panel(
    {
      ...plain,
      y: lowerTitle,
      caption: null,
      legend: false,
      height: lowerHeight,
      follow: true,
      ...(lowerDomain && { yDomain: lowerDomain }),
    },
    lower,
  )
  return chart({ vconcat: [upper, below], spacing: 14, bounds: 'flush' }, alt ?? altOf(shared))
}

/** What the height of a histogram means. */
export function contentTitle({ of: { unit }, edges, scale }: Histogram): string {
  if (scale === 'density') return densityTitle('density', unit)
  const width = equalWidth(edges)
  return width === undefined ? 'events / bin' : `events / ${widthOf(width)}${isPure(unit) ? '' : ` ${unit}`}`
}

/** In full, where it has an end. */
function widthOf(width: number): number {
  const full = Number(width.toPrecision(6))
  return Math.abs(full - width) < 1e-9 * width ? full : Number(width.toPrecision(3))
}

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
