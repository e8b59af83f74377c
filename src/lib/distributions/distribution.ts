import type { Key, Params, Tensor1D, Tensor2D } from '../tensor/index.ts'

/** Draws and their log-densities. */
export type Draws = {
  /** [context rows · draws, D]; the draws of one context row are contiguous. */
  readonly value: Tensor2D
  /** [context rows · draws], natural logarithm, per unit of volume of `value`. */
  readonly logProb: Tensor1D
}

/** A density whose parameters and context are given: it can be evaluated and drawn from. */
export interface Density {
  /** ln p of each row of x [context rows · k, D], k rows for each context row, contiguous: [context rows · k]. */
  logProb(x: Tensor2D): Tensor1D
  /** Where rows of x lie on the base's side, [context rows · k, D]: distributed as the base if x are draws of the density. */
  latent(x: Tensor2D): Tensor2D
  /**
   * `draws` draws for each context row, taken from the key's stream at the place of context row `first`: draws made block by
   * block are those that one call would make.
   */
  sample(key: Key, draws: number, first?: number): Draws
  /** The draws that rows of the base z [context rows · draws, D] become, `draws` for each context row, contiguous. */
  push(z: Tensor2D, draws: number): Draws
}

/** A family of densities of `dim` columns, conditioned on a context of `contextDim` columns (0: on nothing). */
export interface Distribution<P extends Params = Params> {
  readonly name: string
  readonly dim: number
  readonly contextDim: number
  /** Parameters to begin with. */
  init(key: Key): P
  /**
   * The density of each context row.
   * @param context [M, contextDim]
   * @param shape of the latent of each context row, where a flow was calibrated after its training
   */
  given(params: P, context?: Tensor2D, shape?: LatentShape): Density
}

/**
 * What the latent normal of a trained flow is to be instead of the standard one, row by row: [M, 1 + 2D] of the share ε of draws
 * that come from further out, ln σ of each column, and ln of how many times further it lies.
 */
export type LatentShape = Tensor2D

/** A density without parameters on the latent side of a flow. */
export interface Base {
  readonly name: string
  readonly dim: number
  /** ln p of each row of z [N, D]: [N] */
  logProb(z: Tensor2D): Tensor1D
  /** Rows `first` … `first + rows − 1` of the key's stream, [rows, D]; first · D must be even. */
  sample(key: Key, rows: number, first?: number): Tensor2D
  /** The same with another shape for every `repeat` rows; left out where it has none. */
  shaped?(shape: LatentShape, repeat: number): Base
}
