import { type Key, segmentWeightedSum, softplus, split, type Tensor1D, type Tensor2D } from '../../tensor/index.ts'
import { type DenseNetworkParams, denseNetwork } from './denseNetwork.ts'

/** Objects of all events one after the other, without padding: event m owns rows offsets[m] … offsets[m + 1] − 1. */
export interface PackedSet {
  /** [J, F] */
  readonly rows: Tensor2D
  /** int32 [M + 1] */
  readonly offsets: Tensor1D
}

export interface DeepSetShape {
  readonly inputs: number
  readonly contextDim: number
  readonly features: number
  readonly outputs: number
  readonly width: number
  readonly attentionWidth: number
  readonly skip: boolean
}

/** Weights of a deep set. */
export type DeepSetParams = {
  readonly feature: DenseNetworkParams
  readonly attention: DenseNetworkParams
  readonly post: DenseNetworkParams
}

/** A network of sets: any number of packed rows in, one row an event out. */
export interface DeepSet {
  /** Weights to begin with. */
  init(key: Key): DeepSetParams
  /** @returns [M, outputs] */
  apply(params: DeepSetParams, set: PackedSet, context: Tensor2D): Tensor2D
}

/**
 * The attention-weighted deep set: post(Σ_j softplus(a_j) f_j), with f and a dense networks of each object and the event's
 * context (arXiv 2207.00664 section 4, figure 7; softplus as in the released code). The order of objects changes nothing;
 * an event without objects gets post(0).
 */
export function deepSet(shape: DeepSetShape): DeepSet {
  const { inputs, contextDim, features, outputs, width, attentionWidth, skip } = shape
  const feature = denseNetwork({ inputs, contextDim, outputs: features, width, skip })
  const attention = denseNetwork({ inputs, contextDim, outputs: 1, width: attentionWidth, skip })
  const post = denseNetwork({ inputs: features, contextDim, outputs, width, skip })
  return {
    init: (key) => {
      const [forFeature, forAttention, forPost] = split(key, 3)
      return { feature: feature.init(forFeature), attention: attention.init(forAttention), post: post.init(forPost) }
    },
    apply: (params, { rows, offsets }, context) => {
      const shared = { value: context, offsets }
      const f = feature.apply(params.feature, rows, shared)
      const a = softplus(attention.apply(params.attention, rows, shared))
      return post.apply(params.post, segmentWeightedSum(f, a, offsets), { value: context })
    },
  }
}
