import { affine, type Bijection, chain } from '../../bijections/index.ts'
import type { Params } from '../../tensor/index.ts'
import { type CouplingsShape, couplingLinks, type MakeConditioner } from './couplings.ts'

export interface AffineCouplingsShape extends CouplingsShape {
  /** The largest |ln scale| of a coupling. */
  readonly bound: number
}

/**
 * A flow of affine couplings (arXiv 1605.08803 eqs. 4-8), LU-linear maps around them if asked for.
 * @param first links that come before them
 */
export function affineCouplings(
  shape: AffineCouplingsShape,
  conditioner: MakeConditioner,
  first: readonly Bijection[] = [],
): Bijection<readonly Params[]> {
  return chain([...first, ...couplingLinks(shape, affine({ bound: shape.bound }), conditioner)])
}
