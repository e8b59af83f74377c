import { compareAnswers, judgePosterior, negativeLogLikelihood, type Report } from '../../evaluation/index.ts'
import type { WzEvents } from '../../events/index.ts'
import { firstDraws } from '../../samples/index.ts'
import { fold } from '../../tensor/index.ts'
import { drawnBlocks, judgedCount } from '../drawnBlocks.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, Judgement, Needs, Posterior } from '../system.ts'
import { columnsOf, measuredMomenta, observablesOf, partonMomenta, WZ_OBSERVABLES } from './observables.ts'
import { c2stOf, closureOf, cutsOf, peakOf } from './spectra.ts'

/** Numbers that judge an unfolding, and the rows that they were computed from. */
export interface UnfoldingJudgement extends Judgement {
  readonly report: Report & Required<Pick<Report, 'spectra'>>
  /** Observables by column, one draw an event, the truth, and what was measured. */
  readonly unfolded: Readonly<Record<'sample' | 'truth' | 'measured', ReturnType<typeof columnsOf>>>
}

/** What is judged. */
interface Judged {
  readonly needs: Needs
  readonly posterior: Posterior
  /** The letter of the dequantisation of data/README.md in whose coordinates the density is. */
  readonly dequantisation: string
}

const METHODS = { truth: 'truth', measured: 'as measured', flow_sample: 'one draw of the posterior' }
const WIDTH = 12

/**
 * Judges a trained posterior of partons on events with truth: likelihood and calibration of its observables, and one draw of
 * every event as the unfolded sample beside the truth: closure, peaks, the published cuts, a classifier. Draws pass block by
 * block.
 * @throws FileError for files without partons
 */
export async function judgeUnfolding(
  { needs, posterior, dequantisation }: Judged,
  evaluation: Evaluation,
): Promise<UnfoldingJudgement> {
  const source = await openEventsFor<WzEvents>(needs, evaluation, needs.truth, 8)
  try {
    const count = judgedCount(source, evaluation)
    const judge = judgePosterior({
      key: fold(evaluation.key, 1),
      coordinates: WZ_OBSERVABLES,
      mean: [50, 40, 80, 91, 0, 50, 50, 320],
      scale: [30, 15, 10, 10, 2, 30, 30, 150],
      physical: posterior.coordinates,
      standardised: 'the network’s ten coordinates',
    })
    const likelihood = negativeLogLikelihood(posterior.coordinates)
    const sample = new Float32Array(WIDTH * count)
    for (const { events, first: at, blocks } of drawnBlocks<WzEvents>(source, posterior, evaluation)) {
      const truths = observablesOf(partonMomenta(events))
      const width = WZ_OBSERVABLES.length
      for await (const { first, samples, truth } of blocks()) {
        const from = first - at
        judge.add({
          posterior: {
            truth: truths.subarray(width * from, width * (from + samples.count)),
            draws: observablesOf(samples.values),
          },
          logProb: { truth: truth!.physical, draws: samples.logProb.physical },
          logProbStandardised: truth!.standardised,
        })
        likelihood.add(truth!.physical)
        sample.set(firstDraws(samples), WIDTH * first)
      }
    }
    const events = source.read(0, count)
    const unfolded = {
      sample: columnsOf(observablesOf(sample)),
      truth: columnsOf(observablesOf(partonMomenta(events))),
      measured: columnsOf(observablesOf(measuredMomenta(events))),
    }
    const { sample: drawn, truth, measured } = unfolded
    const spectra = {
      dequantised: { [dequantisation]: likelihood.result() },
      closure: closureOf(fold(evaluation.key, 2), { columns: drawn }, { columns: truth }),
      masses: { m_w: peakOf(drawn, truth, 'm_w'), m_z: peakOf(drawn, truth, 'm_z') },
      cuts: cutsOf(events, drawn, truth),
      c2st: await c2stOf(fold(evaluation.key, 3), drawn, truth),
    }
    const methods = { measured: { observables: measured }, flow_sample: { observables: drawn } }
    const answers = compareAnswers({ count, truth, methods })
    const report = { posterior: judge.result(), methods: METHODS, observables: WZ_OBSERVABLES, answers, spectra }
    return { report, unfolded }
  } finally {
    source.close()
  }
}
