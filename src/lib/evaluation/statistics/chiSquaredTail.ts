import { DomainError } from '../../../complaint.ts'
import { logGammaTail } from './gammaTail.ts'

/**
 * ln of the probability that χ² with `dof` degrees of freedom exceeds `x`, ln Q(dof/2, x/2): no tail is too far for it, and no
 * number of degrees too large.
 * @param x at least 0
 * @param dof a whole number, at least 1
 * @throws DomainError for others
 */
export function logChiSquaredTail(x: number, dof: number): number {
  if (!(x >= 0 && Number.isInteger(dof) && dof >= 1)) {
    const wanted = 'χ² of at least 0 and one degree of freedom or more'
    throw new DomainError({ who: 'tail of χ²', wanted, got: `${x} and ${dof}` })
  }
  return logGammaTail(dof / 2, x / 2)
}
