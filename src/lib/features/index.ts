export { type Frame, type Turns, turnBack } from './frame.ts'
export type { Column, Matrix } from './matrix.ts'
export { pseudorapidityFromPz } from './momentumCoordinates.ts'
export { neutrinoMomenta } from './neutrinoMomenta.ts'
export { decodeNeutrinos, encodeNeutrinos, type Nu2Guides, turnedEvent } from './nu2Coordinates.ts'
export { type Nu2FlowsFeatures, nu2FlowsFeatures, nu2InputWidths } from './nu2FlowsFeatures.ts'
export { fitNu2Preprocessing, type Nu2Preprocessing } from './nu2FlowsPreprocessing.ts'
export { NU2_FRAMES, type Nu2Frame, type Nu2Turns } from './nu2Frame.ts'
export { type Nu2Momenta, nu2Momenta } from './nu2Momenta.ts'
export {
  type Nu2StandardisedFeatures,
  type StandardisedRows,
  standardiseNu2Features,
  takeNu2Rows,
} from './nu2StandardisedFeatures.ts'
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
