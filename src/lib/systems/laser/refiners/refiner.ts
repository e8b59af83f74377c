import type { ChainDraws } from '../../../samples/index.ts'
import type { Key, Params, Tensor1D, Tensor2D } from '../../../tensor/index.ts'

/** The density N(z) w̄(z) of a latent space with weights. */
export interface LatentTarget {
  readonly dim: number
  /** ln w̄ of rows [N, dim]: [N], with gradients. */
  readonly logWeight: (z: Tensor2D) => Tensor1D
}

/** Which points are drawn. */
export interface RefinedDraw {
  readonly key: Key
  readonly count: number
  /** Which part of more points of this key these are: parts are independent of each other, and fewer points of a part its first. */
  readonly part?: number
}

/** How the chains did that points are of. */
export interface ChainReport {
  readonly run: ChainDraws
  readonly stepSize: number
  /** Effective draws over draws, the least over the columns. */
  readonly effective: number
  /** The largest split R̂ of the columns. */
  readonly rHat: number
}

/** Refined latent points. */
export interface Refined {
  /** [count, dim] */
  readonly latent: Float32Array
  /** Absent where each point is drawn for itself. */
  readonly chains?: ChainReport
}

/** Draws from a latent density that is no longer normal. */
export interface Refiner {
  /** Points of that density; the same key gives the same. */
  draw(options: RefinedDraw): Refined
}

/** How long a refiner learns; less is for trials. */
export interface RefinerBudget {
  /** Normal points that are weighted. */
  readonly points?: number
  readonly epochs?: number
}

/** A way to refine: what it learns of the weights beforehand, and how it draws. */
export interface RefinerKind {
  /** Parameters to begin with; none of chains. */
  init(dim: number, key: Key): Params
  /** Learns from weighted latent points; the parameters are the caller's. */
  fit(target: LatentTarget, key: Key, budget?: RefinerBudget): Promise<Params>
  refiner(target: LatentTarget, params: Params): Refiner
}
