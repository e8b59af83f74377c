/**
 * Batches, optimiser, schedules, the loop and the folders of models; knows no physics.
 * @module neutrina/training
 */

export {
  type ClassifierFit,
  type ClassRows,
  type FittedClassifier,
  fitClassifier,
} from './classifying/fitClassifier.ts'
export { type Best, readState, type TrainingState, writeState } from './folder/checkpoint.ts'
export { type HostArray, type NamedArrays, restore, snapshot } from './folder/hostArrays.ts'
export { firstDifference, type Json } from './folder/json.ts'
export { loadModel, type SavedModel, saveModel, writeCalibration } from './folder/modelFolder.ts'
export { decodeSafetensors, encodeSafetensors, type Safetensors } from './folder/safetensors.ts'
export { writeWhole } from './folder/writeWhole.ts'
export { type Batching, epochBatches, orderedBatches, stepsPerEpoch } from './loop/batches.ts'
export type { BatchSource } from './loop/batchSource.ts'
export { DivergedError, type Divergence } from './loop/diverged.ts'
export { type Loss, lossAndGradients } from './loop/gradients.ts'
export type { EpochRecord } from './loop/history.ts'
export type { InTurn } from './loop/parts.ts'
export type { Progress } from './loop/progress.ts'
export { type ProgressStream, type TerminalProgress, terminalProgress } from './loop/terminalProgress.ts'
export { train } from './loop/train.ts'
export type { Checkpoint, Trained, Training } from './loop/training.ts'
export { meanLoss } from './loop/validate.ts'
export { discriminatorLoss, generatorLoss, jensenShannonPenalty } from './losses/adversarial.ts'
export { crossEntropy } from './losses/crossEntropy.ts'
export { meanSquare } from './losses/meanSquare.ts'
export { type MmdKernel, mmd, mmdOfColumns, mmdOfColumnsReference, mmdReference } from './losses/mmd.ts'
export { smoothL1 } from './losses/smoothL1.ts'
export {
  ADAM,
  type AdamSettings,
  type AdamState,
  type AdamStep,
  adamStart,
  adamStep,
  adamStepReference,
} from './optimisers/adam.ts'
export {
  constant,
  cosineWarmRestarts,
  type OneCycle,
  oneCycle,
  type Rate,
  type Schedule,
  type WarmUpCosine,
  warmUpCosine,
} from './optimisers/schedules.ts'
