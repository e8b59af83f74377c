import type { Density } from '../distributions/index.ts'
import { type Key, type Tensor2D, tf } from '../tensor/index.ts'

export interface DrawOptions {
  readonly key: Key
  /** Draws of each event. */
  readonly draws: number
  /** Place of the features' first event in the whole set: draws do not depend on how the set is cut. Even; 0 if not given. */
  readonly first?: number
  /** Rows (events × draws) that are computed at once; bounds the memory. */
  readonly rowsPerBlock?: number
}

/** Standardised draws of some events. */
export interface Latent {
  /** [rows, D] */
  readonly value: Float32Array
  /** [rows] */
  readonly logProb: Float32Array
}

/** Draws of `count` events from `from` on, and the log-density of their standardised targets [count, D] where there are any. */
export interface LatentBlock {
  readonly from: number
  readonly count: number
  readonly latent: Latent
  readonly truth?: { readonly target: Float32Array; readonly logProb: Float32Array }
}

/** Events that a trained flow has a posterior of. */
export interface PosteriorSource {
  readonly count: number
  /** The posterior of some events and their standardised targets; called inside a tidy. */
  readonly posterior: (indices: readonly number[]) => { density: Density; target?: Tensor2D | undefined }
}

const ROWS_PER_BLOCK = 16_384

/** Standardised draws of every event, block by block. The same key gives the same draws whatever the block size. */
export function* latentBlocks(source: PosteriorSource, options: DrawOptions): Generator<LatentBlock> {
  const { key, draws, first = 0, rowsPerBlock = ROWS_PER_BLOCK } = options
  // an even number of events, so that each block starts at an even place of the random stream
  const size = Math.max(2, Math.floor(rowsPerBlock / draws / 2) * 2)
  for (let from = 0; from < source.count; from += size) {
    const count = Math.min(size, source.count - from)
    const indices = Array.from({ length: count }, (_, i) => from + i)
    let block: Omit<LatentBlock, 'from' | 'count'> | undefined
    tf.tidy(() => {
      const { density, target } = source.posterior(indices)
      const { value, logProb } = density.sample(key, draws, first + from)
      const truth = target && { target: onHost(target), logProb: onHost(density.logProb(target)) }
      block = { latent: { value: onHost(value), logProb: onHost(logProb) }, ...(truth && { truth }) }
    })
    yield { from, count, ...block! }
  }
}

const onHost = (tensor: tf.Tensor) => tensor.dataSync().slice() as Float32Array
