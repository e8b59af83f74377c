export { type Frame, type Turns, turnBack } from './frame.ts'
export type { Column, Matrix } from './matrix.ts'
export { pseudorapidityFromPz } from './momentumCoordinates.ts'
export { type NuFlowsFeatureOptions, type NuFlowsFeatures, nuFlowsFeatures } from './nuFlowsFeatures.ts'
export {
  type ColumnStandards,
  fitPreprocessing,
  type Preprocessing,
  standardised,
  targetBijection,
} from './preprocessing.ts'
export {
  type StandardisedFeatures,
  standardiseFeatures,
  takeRows,
} from './standardisedFeatures.ts'
