import { layerNorm, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'

/** The arrays of one LayerNorm, [C] each. */
export type NormParams = {
  readonly gain: Tensor1D
  readonly shift: Tensor1D
}

/** Gain 1 and shift 0 for each of `width` numbers. */
export const initNorm = (width: number): NormParams => ({ gain: tf.ones([width]), shift: tf.zeros([width]) })

/** LayerNorm of each row of x [N, width]. */
export const applyNorm = ({ gain, shift }: NormParams, x: Tensor2D): Tensor2D => layerNorm(x, gain, shift)
