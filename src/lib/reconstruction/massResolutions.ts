import { DomainError } from '../../complaint.ts'
import type { Events } from '../events/index.ts'
import { TOP_MASS, W_MASS } from '../kinematics/index.ts'
import { fullyMatched, trueAssignment } from './assignment.ts'
import type { NeutrinoCandidates } from './neutrinoCandidates.ts'
import { topMasses } from './topMasses.ts'

/** The spread of each mass about its nominal value with the true assignment, GeV. */
export interface MassResolutions {
  readonly lNu: number
  readonly qq: number
  readonly bLNu: number
  readonly bqq: number
}

// tails beyond this are mismeasured events, not resolution
const WINDOW = 150

/**
 * The widths of the χ² of one neutrino method: the root mean square of each mass about 80.38 or 173 GeV with the true
 * assignment, over fully matched events within 150 GeV of it; of two solutions both count (σ of eq. 4 of 2207.00664,
 * which are derived for each method on its own).
 * @param events semileptonic events with truth, GeV and rad
 * @param candidates momenta [count, solutions, 3], GeV
 * @throws DomainError when no event is fully matched, none of them has a mass that near, or without truth; ShapeError for
 * candidates of other events
 */
export function massResolutions(events: Events, candidates: NeutrinoCandidates): MassResolutions {
  const truth = trueAssignment(events)
  const { lNu, qq, bLNu, bqq } = topMasses(events, candidates, truth)
  const matched = fullyMatched(truth)
  if (!matched.includes(1)) {
    throw new DomainError({ who: 'massResolutions', wanted: 'fully matched events', got: 'none' })
  }
  return {
    lNu: spreadAbout('m_ℓν', W_MASS, lNu, matched),
    qq: spreadAbout('m_qq', W_MASS, qq, matched),
    bLNu: spreadAbout('m_bℓν', TOP_MASS, bLNu, matched),
    bqq: spreadAbout('m_bqq', TOP_MASS, bqq, matched),
  }
}

/** Root mean square of `masses` [count, r] about `nominal`, over the events marked in `used` [count]. */
function spreadAbout(name: string, nominal: number, masses: Float64Array, used: Uint8Array): number {
  const perEvent = masses.length / used.length
  let [squares, n] = [0, 0]
  masses.forEach((mass, row) => {
    const error = mass - nominal
    if (!used[Math.floor(row / perEvent)] || !(Math.abs(error) < WINDOW)) return
    squares += error * error
    n++
  })
  if (n > 0) return Math.sqrt(squares / n)
  const wanted = `${name} within ${WINDOW} GeV of ${nominal} GeV in a fully matched event`
  throw new DomainError({ who: 'massResolutions', wanted, got: 'none' })
}
