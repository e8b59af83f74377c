import { type Columns, mapValues, takeColumns } from '../../columns/index.ts'
import {
  compareAnswers,
  correlationTable,
  judgePosterior,
  medianOfRows,
  mediansOfColumns,
  type Report,
} from '../../evaluation/index.ts'
import type { EventSource, Events } from '../../events/index.ts'
import {
  bCandidates,
  type DileptonObjects,
  dileptonObjects,
  type NeutrinoPairs,
  pairMasses,
  solvedEvents,
  takeObjects,
  topPairWeights,
  trueBPair,
  trueNeutrinoPairs,
} from '../../reconstruction/index.ts'
import { firstDraws, modeOfDraws, resampledRows, type SampleBlock, type Samples } from '../../samples/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { predict } from '../answers.ts'
import { judgedCalibration, judgedConditions } from '../calibration/judged.ts'
import { drawnBlocks, judgedCount } from '../drawnBlocks.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, Judgement, Needs, Posterior } from '../system.ts'
import { closeness, withoutDensity } from '../withoutDensity.ts'
import { classicalPairs } from './classical.ts'
import { MOMENTA } from './draws.ts'
import { PAIR_OBSERVABLES, pairObservables } from './observables.ts'
import { pairUnfolding } from './unfolding.ts'

const TRUTH = ['neutrinos', 'jetsIndices', 'truthParticles'] as const

type PairReport = Report & Required<Pick<Report, 'correlations' | 'unfolding'>>

/** Numbers that judge a flow, and what they were computed from. */
export interface PairJudgement extends Judgement {
  readonly report: PairReport
  readonly events: Events
  /** The two jets most like b jets, and the jets that truth matches to b and b̄. */
  readonly candidates: DileptonObjects
  readonly matched: DileptonObjects
  /** By method, `truth` among them: momenta [count, 2, 3], GeV; not numbers where it has no answer. */
  readonly answers: Readonly<Record<string, NeutrinoPairs>>
  /**
   * By method, the observables with the matched b; the medians over draws among them, and those over the draws as they go with these jets
   * (`topPairWeights`).
   */
  readonly observables: Readonly<Record<string, Columns>>
  /** By method, m_tt̄ with the b candidates, GeV. */
  readonly masses: Readonly<Record<string, Float64Array>>
}

/** The methods of a report by id, as they are written. */
export const METHODS = {
  truth: 'true ν',
  nu_weighting: 'ν-Weighting',
  nu_weighting_mean: 'ν-Weighting, mean',
  ellipse: 'Ellipse',
  nu2_ff: 'ν²-FF',
  flow_sample: 'ν²-Flows, one draw',
  flow_mode: 'ν²-Flows, mode',
  flow_median: 'ν²-Flows, median',
  flow_given_b: 'ν²-Flows, median given the b-jets',
} as const

/** What is judged. */
interface Judged {
  readonly needs: Needs
  readonly posterior: Posterior
}

/**
 * Judges a trained flow of two neutrinos on events with truth: likelihood and calibration of the posterior; its first draw,
 * its mode and the median of each observable beside ν-Weighting and the Ellipse method; correlations; the precision of the
 * unfolded (m_tt̄, |Δφ_ℓℓ|). The draws pass block by block; what stays in memory grows with the events alone.
 * @throws FileError for files without the truth that is needed
 */
export async function judgePairs({ needs, posterior }: Judged, evaluation: Evaluation): Promise<PairJudgement> {
  const source = await openEventsFor(needs, evaluation, TRUTH, 2)
  try {
    const events = source.read(0, judgedCount(source, evaluation))
    const truth = trueNeutrinoPairs(events)
    const widths = meanAndScale(truth)
    const judge = judgePosterior({
      key: fold(evaluation.key, 1),
      coordinates: MOMENTA,
      ...widths,
      physical: 'px, py, pz of ν and ν̄ [GeV]',
      standardised: "the network's standardised coordinates",
      ...judgedCalibration(posterior),
    })
    const { hasDensity, ...drawn } = await drawAll(posterior, evaluation, source, widths.scale, judge.add)
    const found = hasDensity ? judge.result() : withoutDensity(judge.result())
    return judgement({ posterior: found, events, truth, drawn, key: fold(evaluation.key, 2) })
  } finally {
    source.close()
  }
}

/** The measured objects with the two jets most like b jets, and with the jets that truth matches to b and b̄. */
const objectsOf = (events: Events) => ({
  candidates: dileptonObjects(events, bCandidates(events)),
  matched: dileptonObjects(events, trueBPair(events)),
})

/** What the draws of all events come down to. */
interface Drawn {
  readonly answers: Readonly<Record<string, Float32Array>>
  /** Medians of all draws, and of the draws as they go with the b. */
  readonly medians: Readonly<Record<'flow_median' | 'flow_given_b', Medians>>
}

/** Medians over draws, [count] each. */
interface Medians {
  /** Each observable with matched b. */
  readonly observables: Record<string, Float64Array>
  /** m_tt̄ with the b candidates. */
  readonly mass: Float64Array
}

interface Answered {
  readonly posterior: Report['posterior']
  readonly events: Events
  readonly truth: NeutrinoPairs
  readonly drawn: Drawn
  readonly key: Key
}

/** Comparison, correlations and unfolding of answers to the same events. */
function judgement({ posterior, events, truth, drawn, key }: Answered): PairJudgement {
  const { candidates, matched } = objectsOf(events)
  const methods: Record<string, NeutrinoPairs> = { ...classicalPairs(candidates), ...drawn.answers }
  const answers: Record<string, NeutrinoPairs> = { truth, ...methods }
  const masses = {
    ...mapValues(answers, (pairs) => pairMasses(candidates, pairs)),
    ...mapValues(drawn.medians, ({ mass }) => mass),
  }
  const ofPairs = mapValues(answers, (pairs) => pairObservables(matched, pairs))
  const ofMedians: Record<string, Columns> = mapValues(drawn.medians, ({ observables }) => observables)
  const observables = { ...ofPairs, ...ofMedians }
  const report: PairReport = {
    posterior,
    methods: METHODS,
    observables: PAIR_OBSERVABLES,
    answers: compareAnswers({
      count: events.count,
      truth: ofPairs.truth,
      methods: {
        ...mapValues(methods, (pairs, id) => ({ observables: ofPairs[id], answered: solvedEvents(pairs) })),
        ...mapValues(ofMedians, (medians) => ({ observables: medians })),
      },
    }),
    correlations: correlationTable(MOMENTA.slice(0, 3), MOMENTA.slice(3), ofPairs),
    unfolding: pairUnfolding({ events, masses, baseline: 'truth', key }),
  }
  return { report, events, candidates, matched, answers, observables, masses }
}

async function drawAll(
  posterior: Posterior,
  evaluation: Evaluation,
  source: EventSource,
  scale: readonly number[],
  add: ReturnType<typeof judgePosterior>['add'],
): Promise<Drawn & { readonly hasDensity: boolean }> {
  const { beside, draws } = evaluation
  const count = judgedCount(source, evaluation)
  const empty = () => new Float32Array(count * 6)
  const answers = { ...(beside && { nu2_ff: empty() }), flow_sample: empty(), flow_mode: empty() }
  const none = (): Medians => ({ observables: {}, mass: new Float64Array(count) })
  const medians = { flow_median: none(), flow_given_b: none() }
  let hasDensity = true
  for (const { events, first: at, blocks } of drawnBlocks(source, posterior, evaluation)) {
    const truth = posterior.calibrates!.truth(events)
    const conditions = judgedConditions(posterior, events)
    const { candidates, matched } = objectsOf(events)
    if (beside) answers.nu2_ff?.set(predict(beside, events, 'evaluate'), 6 * at)
    for await (const block of blocks()) {
      const { first, samples } = block
      const place = first - at
      hasDensity = block.truth !== undefined
      const judged = judgedDraws(block, truth.subarray(6 * place), scale)
      add({ ...judged, conditions: conditions(place, samples.count) })
      answers.flow_sample.set(firstDraws(samples), 6 * first)
      answers.flow_mode.set(modeOfDraws(samples), 6 * first)
      const eachDraw = Int32Array.from(
        { length: samples.count * draws },
        (_, row) => first - at + Math.floor(row / draws),
      )
      putMedians(medians, first, {
        samples,
        matched: takeObjects(matched, eachDraw),
        candidates: takeObjects(candidates, eachDraw),
      })
    }
  }
  return { answers, medians, hasDensity }
}

/** Medians of a block whose first event is at place `first`; the objects are repeated for every draw. */
function putMedians(
  medians: Drawn['medians'],
  first: number,
  { samples, matched, candidates }: { samples: Samples; matched: DileptonObjects; candidates: DileptonObjects },
): void {
  const { draws, values } = samples
  const drawn = pairObservables(matched, values)
  const mass = pairMasses(candidates, values)
  const goWith = (objects: DileptonObjects) => resampledRows(topPairWeights(objects, values, draws), draws)
  const put = ({ observables, mass: ofPair }: Medians, of: Columns, masses: ArrayLike<number>) => {
    for (const [name, column] of Object.entries(mediansOfColumns(of, draws))) {
      observables[name] ??= new Float64Array(ofPair.length)
      observables[name].set(column, first)
    }
    ofPair.set(medianOfRows(masses, draws), first)
  }
  put(medians.flow_median, drawn, mass)
  const [rows, ofCandidates] = [goWith(matched), goWith(candidates)]
  put(
    medians.flow_given_b,
    takeColumns(drawn, rows),
    Float64Array.from(ofCandidates, (row) => mass[row]),
  )
}

/** What the judges of the posterior need of one block. */
function judgedDraws({ samples, truth }: SampleBlock, truePairs: Float32Array, scale: readonly number[]) {
  const posterior = { truth: truePairs.subarray(0, 6 * samples.count), draws: samples.values }
  if (truth) {
    const logProb = { truth: truth.physical, draws: samples.logProb.physical }
    return { posterior, logProb, logProbStandardised: truth.standardised }
  }
  const logProb = closeness(posterior, samples.draws, scale)
  return { posterior, logProb, logProbStandardised: logProb.truth }
}

/** Mean and standard deviation of each of the six components. */
function meanAndScale(pairs: NeutrinoPairs): { mean: number[]; scale: number[] } {
  const n = pairs.length / 6
  const [mean, scale] = [new Array<number>(6).fill(0), new Array<number>(6).fill(0)]
  for (let k = 0; k < pairs.length; k++) mean[k % 6] += pairs[k] / n
  for (let k = 0; k < pairs.length; k++) scale[k % 6] += (pairs[k] - mean[k % 6]) ** 2 / n
  return { mean, scale: scale.map(Math.sqrt) }
}
