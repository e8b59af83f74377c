import { type Key, split, type Tensor2D, tf } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from './linear.ts'

/** Weights of a gated feed-forward layer. */
export type GatedFeedForwardParams = {
  /** To gate and value at once, [C, 2 hidden]. */
  readonly input: LinearParams
  readonly output: LinearParams
}

/** Weights to begin with. */
export function initGatedFeedForward(key: Key, width: number, hidden: number): GatedFeedForwardParams {
  const [forInput, forOutput] = split(key, 2)
  return {
    input: initLinear(forInput, { inputs: width, contextDim: 0, outputs: 2 * hidden, norm: false }),
    output: initLinear(forOutput, { inputs: hidden, contextDim: 0, outputs: width, norm: false }),
  }
}

/** W₂ (silu(a) ⊙ b) with (a, b) = W₁ x (SwiGLU, arXiv 2002.05202 eq. 6). */
export function gatedFeedForward({ input, output }: GatedFeedForwardParams, x: Tensor2D): Tensor2D {
  const [gate, value] = tf.split(applyLinear(input, x, 'identity'), 2, 1) as [Tensor2D, Tensor2D]
  return applyLinear(output, gate.mul(tf.sigmoid(gate)).mul(value) as Tensor2D, 'identity')
}
