import { layerNorm, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'

/** The arrays of one LayerNorm, [C] each. */
export type NormParams = {
  readonly gain: Tensor1D
  readonly shift: Tensor1D
}

export const initNorm = (width: number): NormParams => ({ gain: tf.ones([width]), shift: tf.zeros([width]) })

export const applyNorm = ({ gain, shift }: NormParams, x: Tensor2D): Tensor2D => layerNorm(x, gain, shift)
