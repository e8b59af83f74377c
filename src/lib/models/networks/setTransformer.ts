import { type Key, split, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from './linear.ts'
import { type EncoderLayerParams, transformerEncoder } from './transformerEncoder.ts'
import type { TransformerShape } from './transformerFeedForward.ts'
import { applyNorm, initNorm, type NormParams } from './transformerNorm.ts'

/** The shape of a network from sets to sets. */
export interface SetTransformerShape extends TransformerShape {
  /** Columns of an element that comes in. */
  readonly inputs: number
  /** Columns of an element that goes out. */
  readonly outputs: number
  readonly layers: number
}

/** Weights of a network from sets to sets. */
export type SetTransformerParams = {
  readonly input: LinearParams
  readonly layers: readonly EncoderLayerParams[]
  readonly norm: NormParams
  readonly output: LinearParams
}

/** Elements of sets in, as many out; the order of a set's elements changes nothing but the order of what comes out. */
export interface SetTransformer {
  /** Weights to begin with; the last layer gives zeros. */
  init(key: Key): SetTransformerParams
  /**
   * @param x packed elements [T, inputs]
   * @param offsets int32 [M + 1]: set m owns elements offsets[m] … offsets[m + 1] − 1
   * @param context [M, contextDim], told to every layer
   * @param dropoutKey in training only
   * @returns [T, outputs]
   */
  apply(params: SetTransformerParams, x: Tensor2D, offsets: Tensor1D, context: Tensor2D, dropoutKey?: Key): Tensor2D
}

/**
 * A linear layer with the set's context, pre-norm transformer layers without positions (arXiv 1706.03762 section 3.1,
 * 2002.04745), a LayerNorm and a linear layer: a map of sets that permutes with its elements (arXiv 1810.00825 section 3).
 * @throws ShapeError by `apply`, for a context of another width
 */
export function setTransformer(shape: SetTransformerShape): SetTransformer {
  const { inputs, outputs, layers, width, contextDim } = shape
  const encoder = transformerEncoder(shape, layers)
  return {
    init: (key) => {
      const [forInput, forLayers] = split(key, 2)
      return {
        input: initLinear(forInput, { inputs, contextDim, outputs: width, norm: false }),
        layers: encoder.init(forLayers),
        norm: initNorm(width),
        output: { weight: tf.zeros([width, outputs]), bias: tf.zeros([outputs]) },
      }
    },
    apply: (params, x, offsets, context, dropoutKey) => {
      const tokens = applyLinear(params.input, x, 'identity', { value: context, offsets })
      const encoded = encoder.apply(params.layers, tokens, offsets, context, dropoutKey)
      return applyLinear(params.output, applyNorm(params.norm, encoded), 'identity')
    },
  }
}
