import {
  comparePairs,
  judgePosterior,
  medianObservables,
  medianOfDraws,
  neutrinoCorrelations,
  type Observables,
  type PairReport,
  pairObservables,
} from '../evaluation/index.ts'
import { type Cut, type Events, takeEvents } from '../events/index.ts'
import { nu2FlowsFeatures } from '../features/index.ts'
import {
  bCandidates,
  type DileptonObjects,
  dileptonObjects,
  ellipseMethod,
  type NeutrinoPairs,
  nuWeighting,
  pairMasses,
  trueBPair,
  trueNeutrinoPairs,
} from '../reconstruction/index.ts'
import { drawNu2Blocks, firstDraws, modeOfDraws, type SampleBlock } from '../samples/index.ts'
import { fold, type Key } from '../tensor/index.ts'
import { nu2PosteriorModel, type TrainedNu2Network } from './loadNu2Network.ts'
import { openEventsFor } from './openEventsFor.ts'
import { pairUnfolding } from './pairUnfolding.ts'
import { predictNeutrinoPairs } from './predictNeutrinoPairs.ts'

/** A trained flow of two neutrinos against the truth and the classical methods. */
export interface Nu2Evaluation {
  readonly trained: TrainedNu2Network
  /** The regression to compare with, if there is one. */
  readonly nu2Ff?: TrainedNu2Network
  readonly files: readonly string[]
  /** Only events that pass all of these. */
  readonly cuts?: readonly Cut[]
  /** How many of the events, the first ones; all where not given. */
  readonly events?: number
  /** Draws of each event. */
  readonly draws: number
  readonly key: Key
  /** Told after each block how many events are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

/** Events that are drawn at once. */
const BLOCK = 4096
const TRUTH = ['neutrinos', 'jetsIndices', 'truthParticles'] as const
const COORDINATES = ['ν px', 'ν py', 'ν pz', 'ν̄ px', 'ν̄ py', 'ν̄ pz']

/** A report with what it was made of. */
export interface Nu2Judgement {
  readonly report: PairReport
  readonly events: Events
  /** The two jets most like b jets, and the jets that truth matches to b and b̄. */
  readonly candidates: DileptonObjects
  readonly matched: DileptonObjects
  /** By method, 'truth' among them: momenta [count, 2, 3], GeV; not numbers where it has no answer. */
  readonly answers: Readonly<Record<string, NeutrinoPairs>>
  /** By method, the observables with the matched b; the medians over draws among them. */
  readonly observables: Readonly<Record<string, Observables>>
  /** By method, m_tt̄ with the b candidates, GeV. */
  readonly masses: Readonly<Record<string, Float64Array>>
}

/**
 * Judges a trained flow of two neutrinos on events with truth: likelihood and calibration of the posterior; its first draw,
 * its mode and the median of each observable beside ν-Weighting and the Ellipse method; correlations; the precision of the
 * unfolded (m_tt̄, |Δφ_ℓℓ|). The draws pass block by block.
 * @throws FileError for files without the truth that is needed, ConfigError when the network has no posterior
 */
export async function judgeNu2Flows(evaluation: Nu2Evaluation): Promise<Nu2Judgement> {
  const source = await openEventsFor(2, evaluation.files, { truth: TRUTH, cuts: evaluation.cuts })
  try {
    const events = source.read(0, Math.min(evaluation.events ?? source.count, source.count))
    const truth = trueNeutrinoPairs(events)
    const judge = judgePosterior({
      key: fold(evaluation.key, 1),
      coordinates: COORDINATES,
      ...meanAndScale(truth),
      physical: 'px, py, pz of ν and ν̄ [GeV]',
      standardised: "the network's standardised coordinates",
    })
    const objects = {
      candidates: dileptonObjects(events, bCandidates(events)),
      matched: dileptonObjects(events, trueBPair(events)),
    }
    const drawn = await drawAll(evaluation, events, objects, judge.add)
    return judgedPairs({ posterior: judge.result(), events, truth, objects, drawn, key: fold(evaluation.key, 2) })
  } finally {
    source.close()
  }
}

/** The report of {@link judgeNu2Flows}. */
export const evaluateNu2Flows = async (evaluation: Nu2Evaluation): Promise<PairReport> =>
  (await judgeNu2Flows(evaluation)).report

/** Answers of the classical methods, both pairings of the two jets most like b jets tried. */
export function classicalPairs(candidates: DileptonObjects): Record<string, NeutrinoPairs> {
  const { best, mean } = nuWeighting(candidates)
  return { 'ν-Weighting': best, 'ν-Weighting mean': mean, Ellipse: ellipseMethod(candidates).best }
}

/** The measured objects with the two jets most like b jets, and with the jets that truth matches to b and b̄. */
interface Objects {
  readonly candidates: DileptonObjects
  readonly matched: DileptonObjects
}

/** What the draws of all events come down to. */
interface Drawn {
  readonly answers: Readonly<Record<string, Float32Array>>
  /** Median over the draws of each observable with matched b, [count]. */
  readonly medians: Observables
  /** Median over the draws of m_tt̄ with the b candidates, [count]. */
  readonly medianMass: Float64Array
}

/** Comparison, correlations and unfolding of answers to the same events. */
function judgedPairs({ posterior, events, truth, objects, drawn, key }: Judged): Nu2Judgement {
  const { candidates, matched } = objects
  const methods = { ...classicalPairs(candidates), ...drawn.answers }
  const answers: Record<string, NeutrinoPairs> = { truth, ...methods }
  const estimates = { 'flow median': drawn.medians }
  const masses = { ...mapValues(answers, (pairs) => pairMasses(candidates, pairs)), 'flow median': drawn.medianMass }
  const report = {
    posterior,
    comparison: comparePairs({ objects: matched, truth, methods, estimates }),
    correlations: mapValues(answers, neutrinoCorrelations),
    unfolding: pairUnfolding({ events, masses, baseline: 'truth', key }),
  }
  const observables = { ...mapValues(answers, (pairs) => pairObservables(matched, pairs)), ...estimates }
  return { report, events, candidates, matched, answers, observables, masses }
}

interface Judged {
  readonly posterior: PairReport['posterior']
  readonly events: Events
  readonly truth: NeutrinoPairs
  readonly objects: Objects
  readonly drawn: Drawn
  readonly key: Key
}

const mapValues = <A, B>(from: Readonly<Record<string, A>>, change: (a: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value)]))

async function drawAll(
  { trained, nu2Ff, draws, key, onProgress }: Nu2Evaluation,
  all: Events,
  { candidates, matched }: Objects,
  add: ReturnType<typeof judgePosterior>['add'],
): Promise<Drawn> {
  const posterior = nu2PosteriorModel(trained, 'evaluate')
  const empty = () => new Float32Array(all.count * 6)
  const answers = { ...(nu2Ff && { 'ν²-FF': empty() }), 'flow sample': empty(), 'flow mode': empty() }
  const medians: Record<string, Float64Array> = {}
  const medianMass = new Float64Array(all.count)
  for (let at = 0; at < all.count; at += BLOCK) {
    const count = Math.min(BLOCK, all.count - at)
    const events = takeEvents(
      all,
      Int32Array.from({ length: count }, (_, i) => at + i),
    )
    const truth = trueNeutrinoPairs(events)
    if (nu2Ff) answers['ν²-FF']?.set(predictNeutrinoPairs(nu2Ff, events), 6 * at)
    for (const block of drawNu2Blocks(posterior, nu2FlowsFeatures(events, trained.settings), {
      key,
      draws,
      first: at,
    })) {
      const { first, samples } = block
      add(judgedDraws(block, truth.subarray(6 * (first - at))))
      answers['flow sample'].set(firstDraws(samples), 6 * first)
      answers['flow mode'].set(modeOfDraws(samples), 6 * first)
      const rows = (objects: DileptonObjects) => rowsOf(objects, first, samples.count)
      for (const [name, column] of Object.entries(medianObservables(rows(matched), samples.momenta, draws))) {
        medians[name] ??= new Float64Array(all.count)
        medians[name].set(Float64Array.from(column), first)
      }
      medianMass.set(medianOfDraws(pairMasses(rows(candidates), samples.momenta), draws), first)
      await onProgress?.(first + samples.count, all.count)
    }
  }
  return { answers, medians, medianMass }
}

/** Events `first` … of the objects, without copies. */
function rowsOf(objects: DileptonObjects, first: number, count: number): DileptonObjects {
  const rows = (column: Float64Array, width: number) => column.subarray(width * first, width * (first + count))
  const { positive, negative, b, bbar, missing } = objects
  return {
    count,
    positive: rows(positive, 4),
    negative: rows(negative, 4),
    b: rows(b, 4),
    bbar: rows(bbar, 4),
    missing: rows(missing, 2),
  }
}

/** What the judges of the posterior need of one block. */
const judgedDraws = ({ samples, truth }: SampleBlock, truePairs: NeutrinoPairs) => ({
  posterior: { truth: truePairs.subarray(0, 6 * samples.count), draws: samples.momenta },
  logProb: { truth: truth!.momentum, draws: samples.logProb.momentum },
  logProbStandardised: truth!.standardised,
})

/** Mean and standard deviation of each of the six components. */
function meanAndScale(pairs: NeutrinoPairs): { mean: number[]; scale: number[] } {
  const n = pairs.length / 6
  const [mean, scale] = [new Array<number>(6).fill(0), new Array<number>(6).fill(0)]
  for (let k = 0; k < pairs.length; k++) mean[k % 6] += pairs[k] / n
  for (let k = 0; k < pairs.length; k++) scale[k % 6] += (pairs[k] - mean[k % 6]) ** 2 / n
  return { mean, scale: scale.map(Math.sqrt) }
}
