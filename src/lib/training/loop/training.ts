import type { Key, Params } from '../../tensor/index.ts'
import type { Json } from '../folder/json.ts'
import type { AdamSettings } from '../optimisers/adam.ts'
import type { Schedule } from '../optimisers/schedules.ts'
import type { Batching } from './batches.ts'
import type { BatchSource } from './batchSource.ts'
import type { Loss } from './gradients.ts'
import type { EpochRecord } from './history.ts'
import type { InTurn } from './parts.ts'
import type { Progress } from './progress.ts'

/** What a training is made of. */
export interface Training<P extends Params, B extends object> {
  /** The first parameters; copied, they stay the caller's. */
  init: P
  data: BatchSource<B>
  validation: BatchSource<B>
  /** Mean over the rows of the batch; or those of the parts of the parameters, which are then moved in turn. */
  loss: Loss<P, B> | InTurn<P, B>
  /**
   * The loss that chooses the best parameters, where it differs from the one that is trained (no dropout, say); needed where
   * parts are moved in turn.
   */
  validationLoss?: Loss<P, B> | undefined
  /** What differs from `ADAM`. */
  optimiser?: Partial<AdamSettings> | undefined
  schedule: Schedule
  epochs: number
  batchSize: number
  /** `keep` if not given. */
  lastBatch?: Batching['lastBatch'] | undefined
  /** Which parameters come back: those of the lowest validation loss, where not given, or of the last epoch. */
  keep?: 'best' | 'last' | undefined
  /**
   * Decay of a moving average of the parameters, updated after every update, which is what is validated, kept and given back in
   * place of the parameters themselves; none if not given.
   */
  averaging?: number | undefined
  /** Stops after this number of epochs without a lower validation loss; never if not given. */
  patience?: number | undefined
  key: Key
  /** Other figures of the parameters, kept in the record of every epoch. */
  figures?: ((params: P) => Promise<Readonly<Record<string, number>>>) | undefined
  /** Stops cleanly after the current update. */
  signal?: AbortSignal | undefined
  /** Told after each update how far the training is. */
  onProgress?: ((progress: Progress) => void) | undefined
  checkpoint?: Checkpoint | undefined
}

/** Where a training keeps its state after every epoch. */
export interface Checkpoint {
  /** The model's folder; made if it is not there. */
  folder: string
  /** The model's `model.json`. */
  describe: Json
  /**
   * Goes on where the folder's state ends (from the beginning if it has none); `longer` with another end, and so another
   * schedule, than the training in the folder had. Without it, a folder in use is refused.
   */
  resume?: boolean | 'longer' | undefined
}

/** A finished or stopped training. */
export interface Trained<P extends Params> {
  /** The parameters with the lowest validation loss (of the beginning when no epoch was finished); the caller's to dispose. */
  params: P
  history: readonly EpochRecord[]
  best?: { epoch: number; validationLoss: number }
  stopped: 'epochs' | 'patience' | 'aborted'
}
