import type { Key, Params, Tensor, Tensor2D } from '../tensor/index.ts'

/** What a map is conditioned on: [M, C]; row i of the data uses row ⌊i / repeat⌋ (repeat 1: row by row). */
export interface Context {
  readonly value: Tensor2D
  readonly repeat: number
}

/** A mapped value with the log-determinant of the map's Jacobian: [N], or a scalar when all rows share it. */
export interface Mapped {
  readonly value: Tensor2D
  readonly logDet: Tensor
}

/**
 * An invertible map as a plain record. `forward` goes from data to latent, `inverse` from latent to data; both return the
 * value and the log-determinant of the direction they apply.
 */
export interface Bijection<P extends Params = Params> {
  readonly name: string
  /** Columns of the data. */
  readonly dim: number
  /** Columns of the context; 0: takes none. */
  readonly contextDim: number
  init(key: Key): P
  forward(params: P, x: Tensor2D, context?: Context): Mapped
  inverse(params: P, y: Tensor2D, context?: Context): Mapped
}

/** A network that turns the passed-through columns and the context into the raw numbers of a transformer. */
export interface Conditioner<P extends Params = Params> {
  readonly inputs: number
  readonly contextDim: number
  readonly outputs: number
  init(key: Key): P
  apply(params: P, x: Tensor2D, context?: Context): Tensor2D
}
