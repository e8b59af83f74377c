import { associationTable, compareAnswers, judgePosterior, type Report } from '../../evaluation/index.ts'
import type { EventSource, Events } from '../../events/index.ts'
import { pseudorapidity } from '../../kinematics/index.ts'
import { firstDraws, modeOfDraws, type SampleBlock } from '../../samples/index.ts'
import { fold } from '../../tensor/index.ts'
import { predict } from '../answers.ts'
import { judgedCalibration, judgedConditions } from '../calibration/judged.ts'
import { drawnBlocks, judgedCount } from '../drawnBlocks.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, Judgement, Needs, Posterior } from '../system.ts'
import { compareNeutrinos, judgedAnswers, type NeutrinoComparison } from './compare.ts'
import { NEUTRINO_OBSERVABLES } from './observables.ts'

const TRUTH = ['neutrinos', 'jetsIndices', 'matchability'] as const

type NeutrinoReport = Report & Required<Pick<Report, 'association'>>

/** Numbers that judge a flow, and what they were computed from. */
export interface NeutrinoJudgement extends Judgement {
  readonly report: NeutrinoReport
  readonly events: Events
  readonly comparison: NeutrinoComparison
}

/** What is judged. */
interface Judged {
  readonly needs: Needs
  readonly posterior: Posterior
  /** Of px, py and η in the training. */
  readonly scale: readonly number[]
}

/**
 * Judges a trained flow on events with truth: calibration and likelihood of the posterior, and its first draw and mode as
 * answers beside the true neutrino, the m_W constraint and, where given, ν-FF. The draws pass block by block; what stays in
 * memory grows with the events alone.
 * @throws FileError for files without the truth that is needed
 */
export async function judgeNeutrinos(
  { needs, posterior, scale }: Judged,
  evaluation: Evaluation,
): Promise<NeutrinoJudgement> {
  const source = await openEventsFor(needs, evaluation, TRUTH, 2)
  try {
    const judge = judgePosterior({
      key: fold(evaluation.key, 1),
      coordinates: COORDINATES,
      mean: [0, 0, 0],
      scale,
      physical: 'px [GeV], py [GeV], η',
      standardised: 'standardised px, py, η',
      ...judgedCalibration(posterior),
    })
    const answers = await drawAll(posterior, evaluation, source, judge.add)
    const events = source.read(0, judgedCount(source, evaluation))
    const comparison = compareNeutrinos(events, answers)
    return { report: reportOf(judge.result(), events, comparison), events, comparison }
  } finally {
    source.close()
  }
}

const COORDINATES = NEUTRINO_OBSERVABLES.filter(({ name }) => ['px', 'py', 'eta'].includes(name))

/** The methods of a report by id, as they are written. */
export const METHODS = {
  truth: 'true ν',
  mw: 'm_W constraint',
  nu_ff: 'ν-FF',
  flow_sample: 'ν-Flows, one draw',
  flow_mode: 'ν-Flows, mode',
} as const

function reportOf(posterior: Report['posterior'], events: Events, comparison: NeutrinoComparison): NeutrinoReport {
  const { association, answers } = judgedAnswers(events, comparison)
  const table = associationTable()
  table.add(association)
  return {
    posterior,
    methods: METHODS,
    observables: NEUTRINO_OBSERVABLES,
    answers: compareAnswers(answers),
    association: table.result(),
  }
}

/** One answer an event by method, [count, 3] in GeV. */
type NeutrinoAnswers = Record<string, Float32Array>

async function drawAll(
  posterior: Posterior,
  evaluation: Evaluation,
  source: EventSource,
  add: ReturnType<typeof judgePosterior>['add'],
): Promise<NeutrinoAnswers> {
  const { beside } = evaluation
  const empty = () => new Float32Array(judgedCount(source, evaluation) * 3)
  const answers: NeutrinoAnswers = { ...(beside && { nu_ff: empty() }), flow_sample: empty(), flow_mode: empty() }
  for (const { events, first: at, blocks } of drawnBlocks(source, posterior, evaluation)) {
    if (beside) answers.nu_ff.set(predict(beside, events, 'evaluate'), 3 * at)
    const truth = posterior.calibrates!.truth(events)
    const conditions = judgedConditions(posterior, events)
    for await (const block of blocks()) {
      const place = block.first - at
      add({ ...judgedDraws(block, truth.subarray(3 * place)), conditions: conditions(place, block.samples.count) })
      answers.flow_sample.set(firstDraws(block.samples), 3 * block.first)
      answers.flow_mode.set(modeOfDraws(block.samples), 3 * block.first)
    }
  }
  return answers
}

/** What the judges of the posterior need of one block. */
const judgedDraws = ({ samples, truth }: SampleBlock, trueMomenta: Float32Array) => ({
  posterior: { truth: inTarget(trueMomenta.subarray(0, 3 * samples.count)), draws: inTarget(samples.values) },
  logProb: { truth: truth!.target, draws: samples.logProb.target },
  logProbStandardised: truth!.standardised,
})

/** (px, py, pz) → (px, py, η), row by row. */
function inTarget(momenta: Float32Array): Float32Array {
  const target = Float32Array.from(momenta)
  for (let i = 0; i < target.length; i += 3) target[i + 2] = pseudorapidity(momenta[i], momenta[i + 1], momenta[i + 2])
  return target
}
