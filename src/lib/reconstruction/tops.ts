import type { Events } from '../events/index.ts'
import { type FourVectors, fromMomenta, fromPtEtaPhiEnergy, sum } from '../kinematics/index.ts'
import type { Assignment } from './assignment.ts'
import { checkCandidates, type NeutrinoCandidates } from './neutrinoCandidates.ts'
import { pickJets } from './pickJets.ts'

/** W bosons and top quarks put together from lepton, neutrino and jets; rows of an absent jet are not numbers. */
export interface Tops {
  /** ℓν, [count, solutions, 4], GeV. */
  readonly leptonicW: FourVectors
  /** bℓν, [count, solutions, 4], GeV. */
  readonly leptonicTop: FourVectors
  /** qq, [count, 4], GeV. */
  readonly hadronicW: FourVectors
  /** bqq, [count, 4], GeV. */
  readonly hadronicTop: FourVectors
}

/**
 * W bosons and tops of each event with the given neutrinos and jets.
 * @param events semileptonic events, GeV and rad
 * @param candidates momenta [count, solutions, 3], GeV
 * @returns not numbers where a candidate is none
 * @throws ShapeError when the candidates are not of these events
 */
export function tops(events: Events, candidates: NeutrinoCandidates, assignment: Assignment): Tops {
  checkCandidates('tops', events, candidates)
  const { solutions } = candidates
  const jets = fromPtEtaPhiEnergy(events.jets)
  const pick = (places: Int8Array) => pickJets(jets, events.jets.perEvent, places)
  const lepton = repeated(fromPtEtaPhiEnergy(events.leptons), solutions)
  const leptonicW = sum(lepton, fromMomenta(candidates.momenta, 0))
  const hadronicW = sum(pick(assignment.q1), pick(assignment.q2))
  return {
    leptonicW,
    leptonicTop: sum(leptonicW, repeated(pick(assignment.bLep), solutions)),
    hadronicW,
    hadronicTop: sum(hadronicW, pick(assignment.bHad)),
  }
}

/** Each row `times` times in a row: [n, 4] to [n, times, 4]. */
function repeated(p4: FourVectors, times: number): FourVectors {
  const out = new Float64Array(p4.length * times)
  for (let row = 0; row < out.length / 4; row++) {
    const from = 4 * Math.floor(row / times)
    out.set(p4.subarray(from, from + 4), 4 * row)
  }
  return out
}
