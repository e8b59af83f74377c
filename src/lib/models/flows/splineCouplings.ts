import { type Bijection, chain, rationalQuadraticSpline } from '../../bijections/index.ts'
import type { Params } from '../../tensor/index.ts'
import { type CouplingsShape, couplingLinks, type MakeConditioner } from './couplings.ts'

export interface SplineCouplingsShape extends CouplingsShape {
  readonly bins: number
  readonly bound: number
  /** Width of the conditioners' hidden layers: the published libraries divide the spline's logits by its square root. */
  readonly width: number
}

/**
 * A flow of rational-quadratic spline couplings (arXiv 1906.04032), LU-linear maps around them if asked for.
 * @param first links that come before them
 */
export function splineCouplings(
  shape: SplineCouplingsShape,
  conditioner: MakeConditioner,
  first: readonly Bijection[] = [],
): Bijection<readonly Params[]> {
  const { bins, bound, width } = shape
  const transformer = rationalQuadraticSpline({ bins, bound, logitScale: 1 / Math.sqrt(width) })
  return chain([...first, ...couplingLinks(shape, transformer, conditioner)])
}
