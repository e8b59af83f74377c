import { compareAnswers, judgePosterior, negativeLogLikelihood, type Report } from '../../evaluation/index.ts'
import type { WzEvents } from '../../events/index.ts'
import { firstDraws, type Samples } from '../../samples/index.ts'
import { fold } from '../../tensor/index.ts'
import { judgedCalibration, judgedConditions } from '../calibration/judged.ts'
import { drawnBlocks, judgedCount } from '../drawnBlocks.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, Judgement, Needs, Posterior } from '../system.ts'
import { closeness, withoutDensity } from '../withoutDensity.ts'
import { type Injected, injectionOf, signalOf } from './injection.ts'
import { judgeSample } from './judgeSample.ts'
import { columnsOf, measuredMomenta, observablesOf, partonMomenta, WZ_OBSERVABLES } from './observables.ts'

/** Numbers that judge an unfolding, and the rows that they were computed from. */
export interface UnfoldingJudgement extends Judgement {
  readonly report: Report & Required<Pick<Report, 'spectra'>>
  /** Observables by column, one draw an event, the truth, and what was measured. */
  readonly unfolded: Readonly<Record<'sample' | 'truth' | 'measured', ReturnType<typeof columnsOf>>>
  /** Momenta of the same, (px, py, pz) of ℓ⁻, ℓ⁺, q₁, q₂, GeV, [events, 12]. */
  readonly momenta: Readonly<Record<'sample' | 'truth' | 'measured', Float32Array>>
  /** The same observables with a signal mixed in, where one was asked for. */
  readonly injected?: Omit<Injected, 'injection'>
}

/** What is judged. */
interface Judged {
  readonly needs: Needs
  readonly posterior: Posterior
  /** The letter of the dequantisation in whose coordinates the density is; left out where there is no density. */
  readonly dequantisation?: string
}

const METHODS = { truth: 'truth', measured: 'as measured', flow_sample: 'one draw of the posterior' }
const WIDTH = 12
/** Of the observables, about; distances between posteriors are measured in these. */
const MEANS = [50, 40, 80, 91, 0, 50, 50, 320]
const SCALES = [30, 15, 10, 10, 2, 30, 30, 150]

/**
 * Judges a trained posterior of partons on events with truth: likelihood and calibration of its observables, and one draw of
 * every event as the unfolded sample that `judgeSample` tests, and an injected signal where one is asked for. Draws pass block by
 * block.
 * @throws FileError for files without partons
 */
export async function judgeUnfolding(
  { needs, posterior, dequantisation }: Judged,
  evaluation: Evaluation,
): Promise<UnfoldingJudgement> {
  const source = await openEventsFor<WzEvents>(needs, evaluation, needs.truth, 8)
  try {
    const asked = evaluation.signal && (await signalOf(needs, evaluation.signal))
    const count = judgedCount(source, evaluation)
    const judge = judgePosterior({
      key: fold(evaluation.key, 1),
      coordinates: WZ_OBSERVABLES,
      mean: MEANS,
      scale: SCALES,
      physical: posterior.coordinates,
      standardised: 'the network’s ten coordinates',
      ...judgedCalibration(posterior),
    })
    const likelihood = negativeLogLikelihood(posterior.coordinates)
    const [sample, second] = [new Float32Array(WIDTH * count), new Float32Array(WIDTH * count)]
    for (const { events, first: at, blocks } of drawnBlocks<WzEvents>(source, posterior, evaluation)) {
      const truths = observablesOf(partonMomenta(events))
      const width = WZ_OBSERVABLES.length
      const conditions = judgedConditions(posterior, events)
      for await (const { first, samples, truth } of blocks()) {
        const from = first - at
        const block = {
          truth: truths.subarray(width * from, width * (from + samples.count)),
          draws: observablesOf(samples.values),
        }
        if (dequantisation) {
          judge.add({
            posterior: block,
            conditions: conditions(from, samples.count),
            logProb: { truth: truth!.physical, draws: samples.logProb.physical },
            logProbStandardised: truth!.standardised,
          })
          likelihood.add(truth!.physical)
        } else {
          const logProb = closeness(block, samples.draws, SCALES)
          judge.add({ posterior: block, logProb, logProbStandardised: logProb.truth })
        }
        sample.set(firstDraws(samples), WIDTH * first)
        if (samples.draws > 1) second.set(secondDraws(samples), WIDTH * first)
      }
    }
    const events = source.read(0, count)
    const momenta = { sample, truth: partonMomenta(events), measured: measuredMomenta(events) }
    const columns = (of: Float32Array) => columnsOf(observablesOf(of))
    const unfolded = {
      sample: columns(momenta.sample),
      truth: columns(momenta.truth),
      measured: columns(momenta.measured),
    }
    const { sample: drawn, truth, measured } = unfolded
    const signal = asked && injectionOf(posterior, events, asked, evaluation.key)
    const spectra = {
      ...(dequantisation && { dequantised: { [dequantisation]: likelihood.result() } }),
      ...(await judgeSample(evaluation.key, events, {
        momenta: sample,
        perEvent: true,
        ...(evaluation.draws > 1 && { second }),
      })),
      ...(signal && { injection: signal.injection }),
    }
    const methods = { measured: { observables: measured }, flow_sample: { observables: drawn } }
    const answers = compareAnswers({ count, truth, methods })
    const posteriorReport = dequantisation ? judge.result() : withoutDensity(judge.result())
    const report = { posterior: posteriorReport, methods: METHODS, observables: WZ_OBSERVABLES, answers, spectra }
    const { injection: _, ...injected } = signal ?? {}
    return { report, unfolded, momenta, ...(signal && { injected: injected as Omit<Injected, 'injection'> }) }
  } finally {
    source.close()
  }
}

const secondDraws = ({ count, draws, values }: Samples): Float32Array =>
  Float32Array.from(
    { length: WIDTH * count },
    (_, k) => values[WIDTH * (draws * Math.floor(k / WIDTH) + 1) + (k % WIDTH)],
  )
