import type { Key } from '../../tensor/index.ts'

/** Events that can be turned into batches of tensors. */
export interface BatchSource<B extends object> {
  /** The number of events. */
  count: number
  /**
   * The tensors of some events, made for this call: whoever asks disposes all of them.
   * @param indices event numbers, below `count`; not to be kept
   * @param key another one for each batch, for augmentation at random
   */
  batch(indices: Int32Array, key: Key): B
}
