import * as tf from '@tensorflow/tfjs'
import { ShapeError } from '../../complaint.ts'
import { hasFused, runFused } from './fused.ts'
import { segmentAttentionReference } from './segmentAttention.ts'

/** One query an event, and the event's tokens with what makes keys and values of them. */
export interface TokenAttentionInputs {
  /** [M, C] */
  readonly query: tf.Tensor2D
  /** [T, D] */
  readonly tokens: tf.Tensor2D
  /** int32 [M + 1]: event m has tokens offsets[m] … offsets[m + 1] − 1. */
  readonly offsets: tf.Tensor1D
  readonly key: TokenLinear
  readonly value: TokenLinear
  readonly heads: number
}

/** x W + b of a token x: weight [D, C], bias [C]. */
export interface TokenLinear {
  readonly weight: tf.Tensor2D
  readonly bias: tf.Tensor1D
}

/**
 * Multi-head attention of one query an event to the event's tokens x: softmax(q kᵀ / √(C / heads)) v for each head, with keys
 * x Wk + bk and values x Wv + bv (arXiv 1706.03762 eq. 1). The softmax does not depend on bk: its gradient is 0. An event
 * without tokens gives zeros.
 * @returns [M, C]
 * @throws ShapeError when the heads do not divide the columns, or there are not as many queries as events
 */
export function tokenAttention(inputs: TokenAttentionInputs): tf.Tensor2D {
  check(inputs)
  if (!hasFused('TokenAttention')) return tokenAttentionReference(inputs)
  const { query, tokens, offsets, key, value, heads } = inputs
  const weights = { keyWeight: key.weight, keyBias: key.bias, valueWeight: value.weight, valueBias: value.bias }
  return runFused('TokenAttention', { query, tokens, offsets, ...weights }, { heads })[0] as tf.Tensor2D
}

function check({ query, offsets, heads }: TokenAttentionInputs): void {
  const who = 'token attention'
  const [events, columns] = query.shape
  if (!(heads >= 1 && Number.isInteger(columns / heads))) {
    throw new ShapeError({ who, wanted: `a number of heads that divides ${columns}`, got: String(heads) })
  }
  if (events === offsets.size - 1) return
  throw new ShapeError({ who, wanted: `${offsets.size - 1} queries, one an event`, got: String(events) })
}

/** `tokenAttention` composed of plain operations. */
export const tokenAttentionReference = (inputs: TokenAttentionInputs): tf.Tensor2D =>
  tf.tidy(() => {
    const { query, tokens, offsets, heads } = inputs
    const [key, value] = [inputs.key, inputs.value].map(
      ({ weight, bias }) => tf.matMul(tokens, weight).add(bias) as tf.Tensor2D,
    )
    const queryOffsets = tf.range(0, offsets.size, 1, 'int32')
    return segmentAttentionReference({ query, key, value, queryOffsets, keyOffsets: offsets, heads })
  })
