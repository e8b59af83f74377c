/** What one epoch of training left in the record; no times, so that the same training writes the same bytes. */
export interface EpochRecord {
  /** Counted from 1. */
  epoch: number
  /** Updates made so far. */
  step: number
  /** Mean of the loss over the events of the epoch, each at the time of its batch; of parts in turn, that of the last one. */
  trainingLoss: number
  /** Mean of the loss over all validation events after the epoch. */
  validationLoss: number
  /** The learning rate of the last update. */
  learningRate: number
  /** Mean over the updates of the gradients' norm before clipping. */
  gradientNorm: number
  /** Mean losses of the other parts, as `<part> loss`, and what else the training measures; absent where there is none. */
  figures?: Readonly<Record<string, number>>
}
