import type { Events } from '../events/index.ts'
import { masses } from '../kinematics/index.ts'
import type { Assignment } from './assignment.ts'
import type { NeutrinoCandidates } from './neutrinoCandidates.ts'
import { tops } from './tops.ts'

/** The four masses of a semileptonic event, GeV; not a number where a jet is absent. */
export interface TopMasses {
  /** m_ℓν, [count, solutions]. */
  readonly lNu: Float64Array
  /** m_qq, [count]. */
  readonly qq: Float64Array
  /** m_bℓν, [count, solutions]. */
  readonly bLNu: Float64Array
  /** m_bqq, [count]. */
  readonly bqq: Float64Array
}

/**
 * Masses of both W bosons and both tops with the given neutrinos and jets.
 * @param candidates momenta [count, solutions, 3], GeV
 * @returns not numbers where a candidate is none
 * @throws ShapeError when the candidates are not of these events
 */
export function topMasses(events: Events, candidates: NeutrinoCandidates, assignment: Assignment): TopMasses {
  const { leptonicW, leptonicTop, hadronicW, hadronicTop } = tops(events, candidates, assignment)
  return { lNu: masses(leptonicW), qq: masses(hadronicW), bLNu: masses(leptonicTop), bqq: masses(hadronicTop) }
}
