import { type Key, segmentAttention, split, type Tensor1D, type Tensor2D, tf, uniforms } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from './linear.ts'

/** Weights of a gated attention layer. */
export type GatedAttentionParams = {
  /** Queries, keys and values in one matrix, [C, 3 C]. */
  readonly packed: LinearParams
  readonly output: LinearParams
}

/** Queries, keys and values start by Xavier's uniform rule without bias (Glorot and Bengio, 2010, eq. 16). */
export function initGatedAttention(key: Key, width: number): GatedAttentionParams {
  const [forPacked, forOutput] = split(key, 2)
  const bound = Math.sqrt(6 / (width + 3 * width))
  const weight = uniforms(forPacked, 3 * width * width).map((u) => (2 * u - 1) * bound)
  return {
    packed: { weight: tf.tensor2d(weight, [width, 3 * width]), bias: tf.zeros([3 * width]) },
    output: initLinear(forOutput, { inputs: width, contextDim: 0, outputs: width, norm: false }),
  }
}

/** Rows of all events one after the other: event m owns rows offsets[m] … offsets[m + 1] − 1. */
interface Rows {
  readonly rows: Tensor2D
  readonly offsets: Tensor1D
}

/** What queries get from the known rows of their event: multi-head attention (arXiv 1706.03762 section 3.2.2). */
export function gatedAttention(params: GatedAttentionParams, queries: Rows, known: Rows, heads: number): Tensor2D {
  const { weight, bias } = params.packed
  const [queryWeight, keyWeight, valueWeight] = tf.split(weight, 3, 1) as Tensor2D[]
  const [queryBias, keyBias, valueBias] = tf.split(bias, 3) as Tensor1D[]
  const attended = segmentAttention({
    query: applyLinear({ weight: queryWeight, bias: queryBias }, queries.rows, 'identity'),
    key: applyLinear({ weight: keyWeight, bias: keyBias }, known.rows, 'identity'),
    value: applyLinear({ weight: valueWeight, bias: valueBias }, known.rows, 'identity'),
    queryOffsets: queries.offsets,
    keyOffsets: known.offsets,
    heads,
  })
  return applyLinear(params.output, attended, 'identity')
}
