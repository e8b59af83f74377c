import {
  errorSummary,
  type FilterReport,
  filterCurves,
  type Measured,
  proportion,
  quantile,
  reliability,
} from '../../evaluation/index.ts'
import type { Events } from '../../events/index.ts'
import { wNeutrinoPz } from '../../kinematics/index.ts'
import { associationProbabilities, fullyMatched, type MassResolutions } from '../../reconstruction/index.ts'
import { drawsOfEvent, modeOfDraws, type Samples } from '../../samples/index.ts'
import { type Key, uniforms } from '../../tensor/index.ts'
import type { NeutrinoComparison } from './compare.ts'

/** How far each event is trusted, and the b-jet that its draws choose; each [count]. */
export interface NeutrinoTrust {
  /** How far from the mode's p_z 68 % of the draws lie, GeV. */
  readonly width: Float64Array
  /** The probability that the mode's p_z is within 20 GeV of the truth: the fraction of draws that are. */
  readonly near: Float64Array
  /** −mean ln p of the draws, in (px, py, pz), nats. */
  readonly entropy: Float64Array
  /** The weights' part of the variance; absent where the weights are single numbers. */
  readonly weightShare?: Float64Array
  /** Place of the jet that is most probably the leptonic b; −1 where there are fewer than four. */
  readonly chosen: Int8Array
  /** Its probability. */
  readonly confidence: Float64Array
}

/** GeV */
const NEAR = 20

/** The same to be filled block by block. */
export function emptyTrust(count: number, bayesian: boolean): NeutrinoTrust {
  const column = () => new Float64Array(count)
  return {
    ...{ width: column(), near: column(), entropy: column(), confidence: column() },
    chosen: new Int8Array(count),
    ...(bayesian && { weightShare: column() }),
  }
}

/**
 * Puts down what the draws of some events say of themselves, from place `at` on.
 * @param events those of the draws
 * @param resolutions of the four masses with the true neutrino
 */
export function addTrust(
  trust: NeutrinoTrust,
  at: number,
  events: Events,
  samples: Samples,
  resolutions: MassResolutions,
): void {
  const { count, draws, values: momenta } = samples
  const mode = modeOfDraws(samples)
  for (let i = 0; i < count; i++) {
    const distances = drawsOfEvent(samples, i)
      .pz.map((pz) => Math.abs(pz - mode[3 * i + 2]))
      .sort()
    trust.width[at + i] = quantile(distances, 0.68)
    trust.near[at + i] = distances.filter((distance) => distance < NEAR).length / draws
    let sum = 0
    for (let row = i * draws; row < (i + 1) * draws; row++) sum -= samples.logProb.physical[row]
    trust.entropy[at + i] = sum / draws
  }
  const { chosen, confidence } = associationProbabilities(events, { draws, momenta }, resolutions)
  trust.chosen.set(chosen, at)
  trust.confidence.set(confidence, at)
}

/** What events are filtered by, by id. */
const SCORES = {
  width: 'posterior width of p_z',
  near: 'probability of p_z within 20 GeV',
  entropy: 'entropy of the posterior',
  confidence: 'probability of the b-jet',
  weight_share: "share of the weights' variance",
  delta: '√|δ| of the m_W quadratic',
  random: 'at random',
} as const

const FIGURES = [
  { name: 'pz_width', label: 'width of p_z', unit: 'GeV' },
  { name: 'm_blnu_width', label: 'width of m_bℓν', unit: 'GeV' },
  { name: 'association', label: 'b-jets right', unit: '' },
  { name: 'association_5', label: 'b-jets right, 5 jets or more', unit: '' },
] as const

/** Fewer jets leave little to choose. */
const MANY_JETS = 5

/**
 * Which events to trust: errors of the flow's mode and of its choice of the b-jet against the fraction of events that is kept, by
 * several scores, and the observed accuracy of that choice against its predicted probability.
 *
 * The accuracy of 5 jets or more keeps the fraction of those events, so that no filter gains by preferring fewer jets.
 */
export function judgeTrust(
  events: Events,
  { assignment, observables }: NeutrinoComparison,
  trust: NeutrinoTrust,
  key: Key,
): FilterReport {
  const { count, njets } = events
  const { truth, flow_mode: mode } = observables
  const errorsOf = (name: string) => Float64Array.from({ length: count }, (_, i) => mode[name][i] - truth[name][i])
  const [pz, mass] = [errorsOf('pz'), errorsOf('m_blnu')]
  const width = (errors: Float64Array) => (kept: Int32Array) => widthOf(errors, kept)
  const eligible = fullyMatched(assignment, 9)
  const right = (i: number) => trust.chosen[i] === assignment.bLep[i]
  const all = Int32Array.from({ length: count }, (_, i) => i)
  const matched = all.filter((i) => eligible[i])
  const scores = {
    width: trust.width,
    near: trust.near.map((p) => -p),
    entropy: trust.entropy,
    confidence: trust.confidence.map((p) => 1 - p),
    ...(trust.weightShare && { weight_share: trust.weightShare }),
    delta:
      all.length === 0
        ? new Float64Array()
        : Float64Array.from(all, (i) => Math.abs(wNeutrinoPz(events, i).halfDistance)),
    random: Float64Array.from(uniforms(key, count)),
  }
  const accuracy = (of: Int32Array) => {
    const own = Object.fromEntries(
      Object.entries(scores).map(([name, score]) => [name, Float64Array.from(of, (i) => score[i])]),
    )
    const share = (kept: Int32Array) => proportion(kept.filter((i) => right(of[i])).length, kept.length)
    return filterCurves({ count: of.length, scores: own, figures: { share } }).curves
  }
  const { fractions, curves } = filterCurves({
    count,
    scores,
    figures: { pz_width: width(pz), m_blnu_width: width(mass) },
  })
  const [anyJets, manyJets] = [accuracy(matched), accuracy(matched.filter((i) => njets[i] >= MANY_JETS))]
  const choices = reliability()
  choices.add({
    confidence: Float64Array.from(matched, (i) => trust.confidence[i]),
    right: Float64Array.from(matched, (i) => Number(right(i))),
  })
  return {
    fractions,
    curves: Object.fromEntries(
      Object.entries(curves).map(([score, widths]) => [
        score,
        { ...widths, association: anyJets[score].share, association_5: manyJets[score].share },
      ]),
    ),
    scores: Object.fromEntries(Object.entries(SCORES).filter(([name]) => name in scores)),
    figures: FIGURES,
    reliability: choices.result(),
  }
}

/** Half of 16-84 % of the errors that are kept; masses without their jet are none. */
function widthOf(errors: Float64Array, kept: Int32Array): Measured {
  const own = Float64Array.from(kept, (i) => errors[i]).filter(Number.isFinite)
  return errorSummary(own).width
}
