import { ConfigError } from '../../../complaint.ts'
import { mapValues } from '../../columns/index.ts'
import { formatMeasured, formatShare } from '../../evaluation/index.ts'
import type { DrellYanEvents } from '../../events/index.ts'
import { type PlaneName, planeToys } from '../../events/index.ts'
import { fold } from '../../tensor/index.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, Judgement, Sheet } from '../system.ts'
import { type Densities, ensembleOf } from './densities.ts'
import { type Marginal, marginals } from './marginals.ts'
import type { TrainedBinn } from './restored.ts'
import { rowsOf } from './space.ts'
import { type ToyReport, toyReport } from './toyReport.ts'

/** What is read from a trained density. */
export interface BinnJudgement extends Judgement {
  readonly sheet: Sheet
  /** Of a toy. */
  readonly toy?: ToyReport
  /** σ at one place by the number of training events, of this network and the others; of a toy with others. */
  readonly scan?: readonly ScanPoint[]
  readonly marginals: Readonly<Record<string, Marginal>>
}

/** One training of a statistics scan. */
export interface ScanPoint extends Pick<ToyReport, 'sigmaAt' | 'dip' | 'pulls'> {
  readonly events: number
}

/** Latent points for each draw of the weights, and true events beside them. */
const [POINTS, TRUE_EVENTS] = [60_000, 300_000]
/** Toy marginals are quickly told. */
const TOY_POINTS = 30_000

/**
 * Judges a density: along lines through a toy its dip, closed form, pulls and σ at one place, also of others at other
 * statistics; marginal distributions beside true events, with their uncertainty. Networks of single weights are judged
 * together with others as an ensemble.
 * @throws ConfigError for one network of single weights alone, or pairs without files
 */
export async function judgeBinn(trained: TrainedBinn, evaluation: Evaluation): Promise<BinnJudgement> {
  const { draws, key, others = [] } = evaluation
  const beside = others as readonly TrainedBinn[]
  const wanted = { key: fold(key, 1), draws }
  const isEnsemble = !trained.bayesian
  if (isEnsemble && beside.length === 0) {
    const fix = 'give other seeds by --others, or train it with --bayesian'
    throw new ConfigError({ who: 'evaluate', wanted: 'a Bayesian network or an ensemble', got: 'one network', fix })
  }
  const members = isEnsemble ? [trained, ...beside] : [trained]
  const densities = ensembleOf(members.map((one) => one.densities(wanted)))
  try {
    const isToy = trained.of.layout !== 'drellYan'
    const toy = isToy ? toyReport(densities) : undefined
    const scan = toy && !isEnsemble && beside.length > 0 ? scanOf(trained, toy, beside, wanted) : undefined
    const truth = await truthOf(trained, evaluation)
    const found = marginals(densities, truth, {
      key: fold(key, 2),
      points: isToy ? TOY_POINTS : POINTS,
    })
    const all = { ...(toy && { toy }), ...(scan && { scan }), marginals: found }
    return { ...all, sheet: sheetOf(trained, densities, all) }
  } finally {
    densities.dispose()
  }
}

function scanOf(
  trained: TrainedBinn,
  own: ToyReport,
  others: readonly TrainedBinn[],
  wanted: Parameters<TrainedBinn['densities']>[0],
): ScanPoint[] {
  const points = others.map((other): ScanPoint => {
    if (other.of?.layout !== trained.of.layout) {
      const got = `a density of ${other.of?.layout ?? other.network}`
      throw new ConfigError({ who: 'others', wanted: `densities of ${trained.of.layout}`, got })
    }
    const densities = other.densities(wanted)
    const { sigmaAt, dip, pulls } = toyReport(densities)
    densities.dispose()
    return { events: other.of.events, sigmaAt, dip, pulls }
  })
  return [{ events: trained.of.events, ...own }, ...points].toSorted((a, b) => a.events - b.events)
}

/** Rows of true events: of files, or drawn from a toy. */
async function truthOf(trained: TrainedBinn, evaluation: Evaluation): Promise<Float64Array> {
  const { events = TRUE_EVENTS, key, files } = evaluation
  const { layout } = trained.of
  if (layout !== 'drellYan') return rowsOf(planeToys(fold(key, 3), layout as PlaneName, events))
  if (files.length === 0) {
    throw new ConfigError({ who: 'evaluate', wanted: '--data with Drell-Yan pairs', got: 'none' })
  }
  const source = await openEventsFor<DrellYanEvents>({ layout, truth: [] }, evaluation, [], 2)
  try {
    return rowsOf(source.read(0, Math.min(source.count, events)))
  } finally {
    source.close()
  }
}

type Found = Pick<BinnJudgement, 'toy' | 'scan' | 'marginals'>

/** The numbers as JSON and as text. */
function sheetOf({ of, bayesian }: TrainedBinn, { count }: Densities, { toy, scan, marginals: all }: Found): Sheet {
  const json = {
    format: 'neutrina-density-1',
    data: of.layout,
    training_events: of.events,
    weight_draws: bayesian ? count : null,
    ensemble: bayesian ? null : count,
    ...(toy && toyJson(toy)),
    ...(scan && {
      statistics_scan: scan.map(({ events, ...one }) => ({
        events,
        sigma_at: sigmaJson(one),
        dip: one.dip.at,
        pulls: pullsJson(one),
      })),
    }),
    marginals: mapValues(all, ({ widthRatio, deviation, chi2PerBin, chi2PerBinWithSigma, density, sigma }) => ({
      chi2_per_bin: chi2PerBin,
      chi2_per_bin_with_sigma: chi2PerBinWithSigma,
      width_ratio: widthRatio,
      deviation,
      relative_sigma: medianRatio(sigma, density),
    })),
  }
  return {
    json,
    text: `${textOf(of.layout, of.events, count, bayesian, { ...(toy && { toy }), ...(scan && { scan }), marginals: all }).join('\n')}\n`,
  }
}

const sigmaJson = ({ sigmaAt: { place, value, error } }: Pick<ToyReport, 'sigmaAt'>) => ({ place, value, error })
const pullsJson = ({ pulls: { within1, within2, bias } }: Pick<ToyReport, 'pulls'>) => ({
  within_1: { value: within1.value, error: within1.error },
  within_2: { value: within2.value, error: within2.error },
  bias,
})

const toyJson = (toy: ToyReport) => ({
  dip: { at: toy.dip.at, sigma: toy.dip.sigma, peaks: toy.dip.peaks },
  fit: { parameters: toy.fit.parameters, rms: toy.fit.rms },
  pulls: pullsJson(toy),
  sigma_at: sigmaJson(toy),
  deviation: toy.deviation,
})

function medianRatio(sigma: Float64Array, density: Float64Array): number {
  const ratios = sigma
    .map((s, b) => s / density[b])
    .filter(Number.isFinite)
    .sort()
  return ratios[Math.floor(ratios.length / 2)]
}

function textOf(
  layout: string,
  events: number,
  count: number,
  bayesian: boolean,
  { toy, scan, marginals: all }: Found,
): string[] {
  const whose = bayesian ? `${count} draws of the weights` : `an ensemble of ${count}`
  return [
    `Density of ${layout}, learnt from ${events.toLocaleString('en-US')} events; ${whose}`,
    ...(toy ? toyText(toy) : []),
    ...(scan ? ['', 'σ by training events, at equal updates', ...scan.map(scanText)] : []),
    '',
    'Marginal distributions beside the truth',
    ...Object.values(all).map(marginalText),
  ]
}

function toyText({ layout, dip, fit, pulls, sigmaAt, deviation }: ToyReport): string[] {
  const parameters = Object.entries(fit.parameters).map(([name, one]) => `Δ${name} ${formatMeasured(one)}`)
  return [
    '',
    `  σ is least at ${dip.at.toFixed(3)} (${dip.sigma.toPrecision(3)}), greatest at ${dip.peaks.map((at) => at.toFixed(2)).join(' and ')}`,
    `  closed form: ${parameters.join(', ')}${slopeText(layout, fit.parameters)}; rms ${fit.rms.toFixed(2)} of the mean σ`,
    `  truth within 1 σ ${formatShare(pulls.within1)}, within 2 σ ${formatShare(pulls.within2)} of all places`,
    `  σ(${sigmaAt.place}) = ${formatMeasured(sigmaAt)}; mean density off by ${percent(deviation)}`,
  ]
}

const slopeText = (layout: string, { slope }: ToyReport['fit']['parameters']) =>
  layout === 'wedge' && slope ? ` (Δa/a ${percent(slope.value / 2)})` : ''

const scanText = ({ events, sigmaAt, dip, pulls }: ScanPoint): string =>
  `  ${events.toLocaleString('en-US')}: σ(${sigmaAt.place}) = ${formatMeasured(sigmaAt)}, dip ${dip.at.toFixed(2)}, within 1 σ ${formatShare(pulls.within1)}`

const marginalText = ({
  label,
  name,
  widthRatio = Number.NaN,
  deviation = Number.NaN,
  chi2PerBin = Number.NaN,
  density,
  sigma,
}: Marginal) =>
  `  ${label ?? name}: width ${widthRatio.toFixed(3)} of the truth's, off by ${percent(deviation)}, χ² per bin ${chi2PerBin.toFixed(1)}, σ ${percent(medianRatio(sigma, density))} in the median bin`

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
