import { DomainError, ShapeError } from '../../complaint.ts'
import type { Events } from '../events/index.ts'
import { fromPtEtaPhiEnergy, mass } from '../kinematics/index.ts'
import { type ChiSquareTerms, chiSquareTerms } from './chiSquare.ts'
import { eachHadronicSide, massWith } from './leastChiSquare.ts'
import type { MassResolutions } from './massResolutions.ts'
import { requireSemileptonic } from './require.ts'

/** Draws of the neutrinos of each event. */
export interface NeutrinoDraws {
  readonly draws: number
  /** [count, draws, 3], of two neutrinos [count, draws, 2, 3], GeV, order px, py, pz. */
  readonly momenta: Float32Array | Float64Array
}

/** How probable each jet is as the b of the leptonic top. */
export interface AssociationProbabilities {
  /** [count, jets' places], each event's sum 1; 0 in all places where fewer than four jets are there. */
  readonly probability: Float64Array
  /** The most probable place, [count]; −1 where there is none. */
  readonly chosen: Int8Array
  /** Its probability, [count]; 0 where there is none. */
  readonly confidence: Float64Array
}

/**
 * The probability of each jet to be the leptonic b, from draws of the neutrino: every assignment of b_lep, b_had and {q1, q2}
 * among the hardest jets has the likelihood exp(−χ²/2) of eq. 4 of 2207.00664, averaged over the draws and summed over
 * the hadronic side,
 *
 * P(b) ∝ Σ_draws exp(−χ²_ℓν,bℓν / 2) · Σ_hadronic exp(−χ²_qq,bqq / 2).
 *
 * What the neutrino does not tell is in the draws, so that the resolutions are those of the true neutrino.
 * @param resolutions σ of the four masses, GeV
 * @param hardest how many jets are tried
 * @throws DomainError when the events are not semileptonic, a σ is not above 0, or fewer than four jets are to be tried;
 * ShapeError for draws of other events
 */
export function associationProbabilities(
  events: Events,
  { draws, momenta }: NeutrinoDraws,
  resolutions: MassResolutions,
  hardest = 9,
): AssociationProbabilities {
  const who = 'associationProbabilities'
  requireSemileptonic(who, events)
  const { count, jets } = events
  if (!(Number.isInteger(hardest) && hardest >= 4)) {
    throw new DomainError({ who, wanted: 'four or more hardest jets', got: String(hardest) })
  }
  if (!(Number.isInteger(draws) && draws > 0) || momenta.length !== 3 * count * draws) {
    const got = `${momenta.length} numbers`
    throw new ShapeError({ who, wanted: `neutrino momenta [${count}, ${draws}, 3]`, got })
  }
  const terms = chiSquareTerms(resolutions, 'squared')
  const { perEvent } = jets
  const [fourJets, leptons] = [fromPtEtaPhiEnergy(jets), fromPtEtaPhiEnergy(events.leptons)]
  const probability = new Float64Array(count * perEvent)
  const [chosen, confidence] = [new Int8Array(count).fill(-1), new Float64Array(count)]
  for (let i = 0; i < count; i++) {
    let n = 0
    while (n < Math.min(hardest, perEvent) && jets.pt[i * perEvent + n] > 0) n++
    if (n < 4) continue
    const own = fourJets.subarray(4 * i * perEvent, 4 * (i * perEvent + n))
    const neutrinos = momenta.subarray(3 * i * draws, 3 * (i + 1) * draws)
    const logs = leptonicLogs(own, leptons.subarray(4 * i, 4 * i + 4), neutrinos, terms)
    hadronicLogs(own, terms).forEach((log, b) => {
      logs[b] += log
    })
    const total = logSum(logs)
    for (let b = 0; b < n; b++) {
      const p = Math.exp(logs[b] - total)
      probability[i * perEvent + b] = p
      if (p > confidence[i]) [chosen[i], confidence[i]] = [b, p]
    }
  }
  return { probability, chosen, confidence }
}

/** For each jet as b_lep, ln of the sum over draws of the likelihood of the leptonic side. */
function leptonicLogs(
  jets: Float64Array,
  lepton: Float64Array,
  neutrinos: Float32Array | Float64Array,
  terms: ChiSquareTerms,
): Float64Array {
  const n = jets.length / 4
  const sums = new Float64Array(n).fill(-Infinity)
  for (let at = 0; at < neutrinos.length; at += 3) {
    const [nx, ny, nz] = [neutrinos[at], neutrinos[at + 1], neutrinos[at + 2]]
    const [px, py, pz] = [lepton[1] + nx, lepton[2] + ny, lepton[3] + nz]
    const e = lepton[0] + Math.hypot(nx, ny, nz)
    const w = terms.lNu(mass(e, px, py, pz))
    for (let b = 0; b < n; b++) {
      sums[b] = addLog(sums[b], -0.5 * (w + terms.bLNu(massWith(jets, b, e, px, py, pz))))
    }
  }
  return sums
}

/** For each jet as b_lep, ln of the sum over hadronic sides without it. */
function hadronicLogs(jets: Float64Array, terms: ChiSquareTerms): Float64Array {
  const sums = new Float64Array(jets.length / 4).fill(-Infinity)
  eachHadronicSide(jets, terms, (cost, bHad, q1, q2) => {
    for (let b = 0; b < sums.length; b++) {
      if (b !== bHad && b !== q1 && b !== q2) sums[b] = addLog(sums[b], -0.5 * cost)
    }
  })
  return sums
}

/** ln(eᵃ + eᵇ) */
function addLog(a: number, b: number): number {
  const [high, low] = a > b ? [a, b] : [b, a]
  return high === -Infinity ? high : high + Math.log1p(Math.exp(low - high))
}

const logSum = (logs: Float64Array) => logs.reduce(addLog, -Infinity)
