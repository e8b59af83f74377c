import type { Events } from '../events/index.ts'
import { W_MASS, wNeutrinoPz } from '../kinematics/index.ts'
import { candidatesOf, type NamedCandidates } from './neutrinoCandidates.ts'
import { requireSemileptonic } from './require.ts'

/** The neutrino from the missing transverse momentum and the mass of the W. */
export interface MwSolutions {
  /** Both solutions, −b/2a + √δ before −b/2a − √δ; twice −b/2a where they are complex. */
  readonly candidates: NamedCandidates<2>
  /** 1 where the quadratic has no real solution, [count]. */
  readonly complex: Uint8Array
  /** Which solution has the smaller |p_z|, [count]; 0 where they are equal. */
  readonly smaller: Uint8Array
}

/**
 * The classical neutrino: the missing momentum for p_x and p_y, and the p_z that gives lepton and neutrino the mass of
 * the W (eq. 3 of 2207.00664); of complex solutions the imaginary part is dropped.
 * @param events `count` semileptonic events, GeV and rad
 * @param wMass GeV
 * @returns not numbers in events where lepton or missing momentum is none
 * @throws DomainError when the events are not semileptonic, or a p_T is negative
 */
export function mwSolutions(events: Events, wMass = W_MASS): MwSolutions {
  requireSemileptonic('mwSolutions', events)
  const { count, met } = events
  const momenta = new Float64Array(6 * count)
  const [complex, smaller] = [new Uint8Array(count), new Uint8Array(count)]
  for (let i = 0; i < count; i++) {
    const { centre, halfDistance } = wNeutrinoPz(events, i, wMass)
    const [px, py] = [met.pt[i] * Math.cos(met.phi[i]), met.pt[i] * Math.sin(met.phi[i])]
    const real = Math.max(halfDistance, 0)
    momenta.set([px, py, centre + real, px, py, centre - real], 6 * i)
    complex[i] = halfDistance < 0 ? 1 : 0
    smaller[i] = Math.abs(centre - real) < Math.abs(centre + real) ? 1 : 0
  }
  return { candidates: candidatesOf(2, momenta), complex, smaller }
}
