/**
 * Invertible maps with log-determinants; `forward` goes from data to latent.
 * @module neutrina/bijections
 */

export { type AffineOptions, affine } from './affine.ts'
export {
  type AffineInputs,
  type AffineOutputs,
  affineCoupling,
  affineCouplingReference,
} from './affineCoupling.ts'
export type {
  Bijection,
  Conditioner,
  Context,
  Direction,
  Domain,
  FlowLink,
  LayerChain,
  Mapped,
  Transformer,
} from './bijection.ts'
export { chain } from './chain.ts'
export { type ContextShiftOptions, contextShift } from './contextShift.ts'
export { type CouplingOptions, coupling } from './coupling.ts'
export { defineBijection } from './defineBijection.ts'
export { type GlobalAffineParams, globalAffine, globalFactors } from './globalAffine.ts'
export { invert } from './invert.ts'
export { applyLu, type LuParams, luLinear } from './luLinear.ts'
export { luLinearReference } from './luLinearReference.ts'
export { permutation } from './permutation.ts'
export { rationalQuadraticSpline, type SplineOptions } from './rationalQuadraticSpline.ts'
export { type SplineInputs, type SplineOutputs, splineCoupling } from './splineCoupling.ts'
export { splineCouplingReference } from './splineCouplingReference.ts'
export { fitStandards, type Standards, standardise } from './standardise.ts'
export { tanhBox } from './tanhBox.ts'
export { type UnconditionedOptions, unconditioned } from './unconditioned.ts'
