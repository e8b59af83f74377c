export {
  ADAM,
  type AdamSettings,
  type AdamState,
  type AdamStep,
  adamStart,
  adamStep,
  adamStepReference,
} from './adam.ts'
export { type Batching, epochBatches, orderedBatches, stepsPerEpoch } from './batches.ts'
export type { BatchSource } from './batchSource.ts'
export { type Best, readState, type TrainingState, writeState } from './checkpoint.ts'
export { DivergedError, type Divergence } from './diverged.ts'
export { type Loss, lossAndGradients } from './gradients.ts'
export type { EpochRecord } from './history.ts'
export { type HostArray, type NamedArrays, restore, snapshot } from './hostArrays.ts'
export type { Json } from './json.ts'
export { meanSquare } from './losses/meanSquare.ts'
export { smoothL1 } from './losses/smoothL1.ts'
export { type MmdKernel, mmd, mmdReference } from './mmd.ts'
export { loadModel, type SavedModel, saveModel, writeCalibration } from './modelFolder.ts'
export type { Progress } from './progress.ts'
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './safetensors.ts'
export {
  constant,
  cosineWarmRestarts,
  type OneCycle,
  oneCycle,
  type Rate,
  type Schedule,
  type WarmUpCosine,
  warmUpCosine,
} from './schedules.ts'
export { type TerminalProgress, terminalProgress } from './terminalProgress.ts'
export { train } from './train.ts'
export type { Checkpoint, Trained, Training } from './training.ts'
export { meanLoss } from './validate.ts'
export { writeWhole } from './writeWhole.ts'
