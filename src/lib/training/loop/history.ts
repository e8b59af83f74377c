/** What one epoch of training left in the record; no times, so that the same training writes the same bytes. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number
  /** Updates made so far. */
  step: number
  /** Mean of the loss over the events of the epoch, each at the time of its batch. */
  trainingLoss: number
  /** Mean of the loss over all validation events after the epoch. */
  validationLoss: number
  /** The learning rate of the last update. */
  learningRate: number
  /** Mean over the updates of the gradients' norm before clipping. */
  gradientNorm: number
}
