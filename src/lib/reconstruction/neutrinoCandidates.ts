import { DomainError, ShapeError } from '../../complaint.ts'
import type { Events } from '../events/index.ts'
import { type Momenta, momentaOf } from '../kinematics/index.ts'

/** Momenta that a method offers for the neutrino of each event, one or two an event. */
export interface NeutrinoCandidates {
  readonly solutions: 1 | 2
  /** [count, solutions, 3], GeV, order px, py, pz. */
  readonly momenta: Float32Array | Float64Array
}

/** Candidates that are read by name: `candidates.pz(1)[i]` is p_z of the second solution of event i. */
export type NamedCandidates<S extends 1 | 2 = 1 | 2> = Momenta & { readonly solutions: S }

/**
 * Candidates by name; not numbers where they are none.
 * @param momenta [count, solutions, 3], GeV; not copied
 * @throws ShapeError when they are not
 */
export const candidatesOf = <S extends 1 | 2>(
  solutions: S,
  momenta: NeutrinoCandidates['momenta'],
): NamedCandidates<S> =>
  Object.assign(momentaOf(momenta, solutions, Array(solutions).fill({ symbol: 'ν' })), { solutions })

/** @throws ShapeError when the candidates are not [count, solutions, 3] */
export function checkCandidates(who: string, { count }: Events, { solutions, momenta }: NeutrinoCandidates): void {
  if (momenta.length === count * solutions * 3) return
  throw new ShapeError({
    who,
    wanted: `neutrino momenta [${count}, ${solutions}, 3]`,
    got: `${momenta.length} numbers`,
    fix: 'give the candidates of the same events',
  })
}

/**
 * One candidate an event, by its place among the solutions.
 * @param chosen [count], the solution that is kept
 * @throws ShapeError when the candidates are of other events; DomainError for a solution that is not there
 */
export function pickSolution({ solutions, momenta }: NeutrinoCandidates, chosen: Uint8Array): NamedCandidates<1> {
  if (momenta.length !== 3 * solutions * chosen.length) {
    const wanted = `momenta [${chosen.length}, ${solutions}, 3]`
    throw new ShapeError({ who: 'pickSolution', wanted, got: `${momenta.length} numbers` })
  }
  const missing = chosen.findIndex((solution) => solution >= solutions)
  if (missing >= 0) {
    const got = `${chosen[missing]} in event ${missing}`
    throw new DomainError({ who: 'pickSolution', wanted: `a solution below ${solutions}`, got })
  }
  const picked = new Float64Array(3 * chosen.length)
  chosen.forEach((solution, i) => {
    const from = 3 * (solutions * i + solution)
    picked.set(momenta.subarray(from, from + 3), 3 * i)
  })
  return candidatesOf(1, picked)
}
