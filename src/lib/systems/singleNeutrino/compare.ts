import { type Columns, mapValues } from '../../columns/index.ts'
import type { Answers, AssociationBlock } from '../../evaluation/index.ts'
import type { Events } from '../../events/index.ts'
import {
  type Assignment,
  type Association,
  candidatesOf,
  chiSquareAssociation,
  fullyMatched,
  massResolutions,
  mwSolutions,
  type NamedCandidates,
  pickSolution,
  topMasses,
  trueAssignment,
  trueNeutrino,
} from '../../reconstruction/index.ts'
import { neutrinoObservables } from './observables.ts'

/** What several methods say of the neutrino of the same events, truth among them. */
export interface NeutrinoComparison {
  /** Which jet truly plays which part. */
  readonly assignment: Assignment
  /** By method, one answer an event: `truth`, `mw` (the solution of smaller |p_z|), and those that were given. */
  readonly answers: Readonly<Record<string, NamedCandidates>>
  /** By method, px, py, pz, E, eta, m_lnu and, with the true b, m_blnu, each [count]. */
  readonly observables: Readonly<Record<string, Columns>>
  /** By method, the jets of least χ² (eq. 4 of 2207.00664); of the m_W solutions both are tried. */
  readonly associations: Readonly<Record<string, Association>>
}

/** Which jets are tried, as in the paper. */
const HARDEST = 9

/**
 * Puts answers beside the truth and the m_W constraint.
 * @param answers by method, [count, 3] in GeV
 * @throws DomainError when the events are not semileptonic or come without truth
 */
export function compareNeutrinos(events: Events, answers: Readonly<Record<string, Float32Array>>): NeutrinoComparison {
  const assignment = trueAssignment(events)
  const mw = mwSolutions(events)
  const given = mapValues(answers, (momenta) => candidatesOf(1, momenta))
  const truth = trueNeutrino(events)
  const single = { truth, mw: pickSolution(mw.candidates, mw.smaller), ...given }
  return {
    assignment,
    answers: single,
    observables: mapValues(single, (one) => neutrinoObservables(one.momenta, topMasses(events, one, assignment))),
    associations: mapValues({ truth, mw: mw.candidates, ...given }, (candidates: NamedCandidates) =>
      chiSquareAssociation(events, candidates, massResolutions(events, candidates)),
    ),
  }
}

/** A comparison as the judges of association and of bias and width take it. */
export function judgedAnswers(
  { njets, count }: Events,
  { assignment, observables, associations }: NeutrinoComparison,
): { association: AssociationBlock; answers: Answers } {
  const { truth, ...methods } = observables
  return {
    association: {
      njets,
      eligible: fullyMatched(assignment, HARDEST),
      truth: assignment.bLep,
      chosen: mapValues(associations, (association) => association.assignment.bLep),
    },
    answers: { count, truth, methods: mapValues(methods, (of) => ({ observables: of })) },
  }
}
