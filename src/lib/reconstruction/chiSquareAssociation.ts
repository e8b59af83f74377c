import { ConfigError } from '../../complaint.ts'
import type { Events } from '../events/index.ts'
import { fromMomenta, fromPtEtaPhiEnergy } from '../kinematics/index.ts'
import { type Assignment, emptyAssignment } from './assignment.ts'
import { type ChiSquareForm, chiSquareTerms } from './chiSquare.ts'
import { type Combinatorics, leastChiSquare } from './leastChiSquare.ts'
import type { MassResolutions } from './massResolutions.ts'
import { checkCandidates, type NeutrinoCandidates, pickSolution } from './neutrinoCandidates.ts'
import { requireSemileptonic } from './require.ts'
import { type TopMasses, topMasses } from './topMasses.ts'

/** How the jets of an association are tried. */
export interface AssociationOptions {
  readonly form?: ChiSquareForm
  /** How many jets are tried, the hardest ones. */
  readonly hardest?: number
}

/** The assignment of jets with the least χ² in each event. */
export interface Association {
  readonly assignment: Assignment
  /** The neutrino solution that belongs to it, [count]. */
  readonly solution: Uint8Array
  /** [count]; +∞ where no assignment exists. */
  readonly chiSquare: Float64Array
  /** The masses of that assignment and solution, [count] each. */
  readonly masses: TopMasses
}

/**
 * The jets of both tops, by the least χ² (eq. 4 of 2207.00664) over all assignments of b_lep, b_had and {q1, q2} among
 * the hardest jets and over the neutrino's solutions; 1,512 assignments for nine jets. Of equal ones the first is kept.
 * @param events semileptonic events, GeV and rad
 * @param candidates momenta [count, solutions, 3], GeV
 * @param resolutions σ of the four masses for this neutrino method, GeV
 * @returns places −1 and χ² = +∞ for events with fewer than four jets or candidates that are not numbers
 * @throws DomainError when the events are not semileptonic or a σ is not above 0; ShapeError for candidates of other events
 */
export function chiSquareAssociation(
  events: Events,
  candidates: NeutrinoCandidates,
  resolutions: MassResolutions,
  { form = 'squared', hardest = 9 }: AssociationOptions = {},
): Association {
  requireSemileptonic('chiSquareAssociation', events)
  checkCandidates('chiSquareAssociation', events, candidates)
  const terms = chiSquareTerms(resolutions, form)
  const { count } = events
  const assignment = emptyAssignment(count)
  const [solution, chiSquare] = [new Uint8Array(count), new Float64Array(count)]
  const combinatoricsOf = eventReader(events, candidates, hardest)
  for (let i = 0; i < count; i++) {
    const best = leastChiSquare(combinatoricsOf(i), terms)
    for (const part of ['bLep', 'bHad', 'q1', 'q2'] as const) assignment[part][i] = best[part]
    solution[i] = best.solution
    chiSquare[i] = best.chiSquare
  }
  const masses = topMasses(events, pickSolution(candidates, solution), assignment)
  return { assignment, solution, chiSquare, masses }
}

/** Gives the jets and the ℓν systems of an event by its number. */
function eventReader(events: Events, { solutions, momenta }: NeutrinoCandidates, hardest: number) {
  if (!Number.isInteger(hardest) || hardest < 4) {
    throw new ConfigError({ who: 'χ² association', wanted: 'four or more hardest jets', got: String(hardest) })
  }
  const { perEvent, pt } = events.jets
  const jets = fromPtEtaPhiEnergy(events.jets)
  const leptons = fromPtEtaPhiEnergy(events.leptons)
  const neutrinos = fromMomenta(momenta, 0)
  return (i: number): Combinatorics => {
    let n = 0
    while (n < Math.min(hardest, perEvent) && pt[i * perEvent + n] > 0) n++
    const leptonicWs = neutrinos.slice(4 * solutions * i, 4 * solutions * (i + 1))
    for (let k = 0; k < leptonicWs.length; k++) leptonicWs[k] += leptons[4 * i + (k % 4)]
    return { jets: jets.subarray(4 * i * perEvent, 4 * (i * perEvent + n)), leptonicWs }
  }
}
