/**
 * Named columns to what a network learns, and back; the way back is the bijection that was fitted.
 * @module neutrina/features
 */

export { type BreitWigner, type Gaussianised, gaussianised } from './breitWigner.ts'
export {
  checkFinite,
  type Features,
  fitFeatures,
  type StandardisedFeatures,
  type Standards,
  standardiseFeatures,
  takeFeatures,
} from './features.ts'
export { logNormalDensity, NORMAL_QUANTILE, normalQuantile, normalTail } from './normalDistribution.ts'
export { pseudorapidityFromPz } from './pseudorapidityFromPz.ts'
export type { RowBijection } from './rowBijection.ts'
export { type ColumnStandards, columnStandards, standardised, standardsBijection } from './standards.ts'
export { tabulatedScore } from './tabulatedScore.ts'
export { type Turns, turnedEta, turnedPhi, unturned } from './turns.ts'
