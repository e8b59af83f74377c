import { associationTable, compareAnswers, judgePosterior, type Report } from '../../evaluation/index.ts'
import { type EventSource, type Events, takeEvents } from '../../events/index.ts'
import { pseudorapidity } from '../../kinematics/index.ts'
import { type MassResolutions, massResolutions, trueNeutrino } from '../../reconstruction/index.ts'
import { firstDraws, modeOfDraws, type SampleBlock } from '../../samples/index.ts'
import { fold } from '../../tensor/index.ts'
import { predict } from '../answers.ts'
import { judgedCalibration, judgedConditions } from '../calibration/judged.ts'
import { drawnBlocks, judgedCount } from '../drawnBlocks.ts'
import { SHARES } from '../drawnFile.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, Judgement, Needs, Posterior } from '../system.ts'
import { closeness, withoutDensity } from '../withoutDensity.ts'
import { compareNeutrinos, judgedAnswers, type NeutrinoComparison } from './compare.ts'
import { NEUTRINO_OBSERVABLES } from './observables.ts'
import { addTrust, emptyTrust, judgeTrust, type NeutrinoTrust } from './trust.ts'

const TRUTH = ['neutrinos', 'jetsIndices', 'matchability'] as const

type NeutrinoReport = Report & Required<Pick<Report, 'association' | 'filter'>>

/** Numbers that judge a flow, and what they were computed from. */
export interface NeutrinoJudgement extends Judgement {
  readonly report: NeutrinoReport
  readonly events: Events
  readonly comparison: NeutrinoComparison
  /** How far each event is trusted. */
  readonly trust: NeutrinoTrust
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
    const events = source.read(0, judgedCount(source, evaluation)) as Events
    const resolutions = massResolutions(events, trueNeutrino(events))
    const { answers, trust, hasDensity } = await drawAll(
      { posterior, evaluation, source, resolutions, scale },
      judge.add,
    )
    const comparison = compareNeutrinos(events, answers)
    const filter = judgeTrust(events, comparison, trust, fold(evaluation.key, 2))
    const found = hasDensity ? judge.result() : withoutDensity(judge.result())
    return { report: { ...reportOf(found, events, comparison, trust), filter }, events, comparison, trust }
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
  flow_draws: 'ν-Flows, all draws',
} as const

function reportOf(
  posterior: Report['posterior'],
  events: Events,
  comparison: NeutrinoComparison,
  { chosen }: NeutrinoTrust,
): Omit<NeutrinoReport, 'filter'> {
  const { association, answers } = judgedAnswers(events, comparison)
  const table = associationTable()
  table.add({ ...association, chosen: { ...association.chosen, flow_draws: chosen } })
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

interface Drawing {
  readonly posterior: Posterior
  readonly evaluation: Evaluation
  readonly source: EventSource
  readonly resolutions: MassResolutions
  readonly scale: readonly number[]
}

async function drawAll(
  { posterior, evaluation, source, resolutions, scale }: Drawing,
  add: ReturnType<typeof judgePosterior>['add'],
): Promise<{ answers: NeutrinoAnswers; trust: NeutrinoTrust; hasDensity: boolean }> {
  const { beside } = evaluation
  const count = judgedCount(source, evaluation)
  const empty = () => new Float32Array(count * 3)
  const answers: NeutrinoAnswers = { ...(beside && { nu_ff: empty() }), flow_sample: empty(), flow_mode: empty() }
  let hasDensity = true
  const trust = emptyTrust(count, posterior.weightShares !== undefined)
  for (const { events, first: at, blocks } of drawnBlocks(source, posterior, evaluation)) {
    if (beside) answers.nu_ff.set(predict(beside, events, 'evaluate'), 3 * at)
    const truth = posterior.calibrates!.truth(events)
    const conditions = judgedConditions(posterior, events)
    for await (const block of blocks()) {
      const { first, samples } = block
      hasDensity = block.truth !== undefined
      const place = first - at
      const judged = judgedDraws(block, truth.subarray(3 * place), scale)
      add({ ...judged, conditions: conditions(place, samples.count) })
      answers.flow_sample.set(firstDraws(samples), 3 * first)
      answers.flow_mode.set(modeOfDraws(samples), 3 * first)
      const own = Int32Array.from({ length: samples.count }, (_, i) => place + i)
      addTrust(trust, first, takeEvents(events as Events, own), samples, resolutions)
    }
    const shares = posterior.weightShares?.(events, { key: fold(evaluation.key, SHARES), first: at })
    if (shares) trust.weightShare!.set(shares.mean, at)
  }
  return { answers, trust, hasDensity }
}

/** What the judges of the posterior need of one block. */
function judgedDraws({ samples, truth }: SampleBlock, trueMomenta: Float32Array, scale: readonly number[]) {
  const posterior = {
    truth: inTarget(trueMomenta.subarray(0, 3 * samples.count)),
    draws: inTarget(samples.values),
  }
  if (truth) {
    const logProb = { truth: truth.target, draws: samples.logProb.target }
    return { posterior, logProb, logProbStandardised: truth.standardised }
  }
  const logProb = closeness(posterior, samples.draws, scale)
  return { posterior, logProb, logProbStandardised: logProb.truth }
}

/** (px, py, pz) → (px, py, η), row by row. */
function inTarget(momenta: Float32Array): Float32Array {
  const target = Float32Array.from(momenta)
  for (let i = 0; i < target.length; i += 3) target[i + 2] = pseudorapidity(momenta[i], momenta[i + 1], momenta[i + 2])
  return target
}
