import { evaluatePosterior, type Report } from '../evaluation/index.ts'
import type { Cut, EventSource, Events } from '../events/index.ts'
import { nuFlowsFeatures } from '../features/index.ts'
import { pseudorapidity } from '../kinematics/index.ts'
import { type NeutrinoCandidates, trueNeutrino } from '../reconstruction/index.ts'
import { drawBlocks, firstDraws, modeOfDraws, type SampleBlock, type Samples } from '../samples/index.ts'
import { fold, type Key } from '../tensor/index.ts'
import { compareNeutrinos, judgedAnswers, type NeutrinoComparison } from './compareNeutrinos.ts'
import { posteriorModel, type TrainedNuNetwork } from './loadNuNetwork.ts'
import { openEventsFor } from './openEventsFor.ts'
import { predictNeutrinos } from './predictNeutrinos.ts'

/** A trained flow against the truth and the classical methods. */
export interface NuEvaluation {
  readonly trained: TrainedNuNetwork
  /** The regression to compare with, if there is one. */
  readonly nuFf?: TrainedNuNetwork
  readonly files: readonly string[]
  /** Only events that pass all of these. */
  readonly cuts?: readonly Cut[]
  /** Draws of each event; the mode is the most likely of them. */
  readonly draws: number
  readonly key: Key
  /** Told after each block how many events are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

/** Events that are read and drawn at once. */
const BLOCK = 4096
const TRUTH = ['neutrinos', 'jetsIndices', 'matchability'] as const

/** Numbers that judge a flow, and what they were computed from. */
export interface JudgedNuFlows {
  readonly report: Report
  readonly events: Events
  readonly comparison: NeutrinoComparison
}

/**
 * Judges a trained flow on events with truth: calibration and likelihood of the posterior, and its sample and mode as
 * answers beside the true neutrino, the m_W constraint and, where given, ν-FF. The draws pass block by block; what stays in
 * memory grows with the events alone.
 * @throws FileError for files without the truth that is needed, ConfigError when the network has no posterior
 */
export const evaluateNuFlows = async (evaluation: NuEvaluation): Promise<Report> =>
  (await judgeNuFlows(evaluation)).report

/** As `evaluateNuFlows`, keeping the events and every method's answers, for plots. */
export async function judgeNuFlows(evaluation: NuEvaluation): Promise<JudgedNuFlows> {
  const { trained, files, cuts, key } = evaluation
  const source = await openEventsFor(1, files, { truth: TRUTH, cuts })
  try {
    const judge = evaluatePosterior({
      key: fold(key, 1),
      coordinates: ['px', 'py', 'eta'],
      mean: [0, 0, 0],
      scale: trained.preprocessing.target.scale,
      physical: 'px [GeV], py [GeV], η',
      standardised: 'standardised px, py, η',
    })
    const answers = await drawAll(evaluation, source, judge.addDraws)
    const events = source.read()
    const comparison = compareNeutrinos(events, answers)
    judge.addAnswers(judgedAnswers(events, comparison))
    return { report: judge.result(), events, comparison }
  } finally {
    source.close()
  }
}

/** One answer an event by method, [count, 3] in GeV. */
type Answers = Record<string, Float32Array>

async function drawAll(
  { trained, nuFf, draws, key, onProgress }: NuEvaluation,
  source: EventSource,
  add: ReturnType<typeof evaluatePosterior>['addDraws'],
): Promise<Answers> {
  const posterior = posteriorModel(trained, 'evaluate')
  const empty = () => new Float32Array(source.count * 3)
  const answers: Answers = { ...(nuFf && { nu_ff: empty() }), sample: empty(), mode: empty() }
  for (let at = 0; at < source.count; at += BLOCK) {
    const events = source.read(at, Math.min(source.count, at + BLOCK))
    if (nuFf) answers.nu_ff.set(predictNeutrinos(nuFf, events), 3 * at)
    const truth = momentaOf(trueNeutrino(events))
    for (const block of drawBlocks(posterior, nuFlowsFeatures(events, trained.settings), { key, draws, first: at })) {
      add(judgedDraws(block, truth.subarray(3 * (block.first - at))))
      answers.sample.set(firstDraws(block.samples), 3 * block.first)
      answers.mode.set(modeOfDraws(block.samples), 3 * block.first)
      await onProgress?.(block.first + block.samples.count, source.count)
    }
  }
  return answers
}

const momentaOf = ({ momenta }: NeutrinoCandidates) => Float32Array.from(momenta)

/** What the judges of the posterior need of one block. */
function judgedDraws({ samples, truth }: SampleBlock, trueMomenta: Float32Array) {
  return {
    posterior: {
      truth: inTarget(trueMomenta.subarray(0, 3 * samples.count)),
      draws: inTarget(samples.momenta),
    },
    logProb: { truth: truth!.target, draws: samples.logProb.target },
    logProbStandardised: truth!.standardised,
  }
}

/** (px, py, pz) → (px, py, η), row by row. */
function inTarget(momenta: Samples['momenta']): Float32Array {
  const target = Float32Array.from(momenta)
  for (let i = 0; i < target.length; i += 3) target[i + 2] = pseudorapidity(momenta[i], momenta[i + 1], momenta[i + 2])
  return target
}
