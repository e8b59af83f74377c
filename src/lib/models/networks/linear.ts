import {
  type Activation,
  denseLayer,
  type Key,
  noiseOf,
  split,
  type Tensor1D,
  type Tensor2D,
  tf,
  uniforms,
} from '../../tensor/index.ts'
import { type NetworkContext, sharedTerm } from './networkContext.ts'
import { applyNoisy } from './noisyLinear.ts'

/** The arrays of one linear layer; `contextWeight` where it also takes a context, `gain` and `shift` where it is normalised. */
export type LinearParams = {
  readonly weight: Tensor2D
  readonly bias: Tensor1D
  readonly contextWeight?: Tensor2D
  readonly gain?: Tensor1D
  readonly shift?: Tensor1D
}

export interface LinearShape {
  readonly inputs: number
  readonly contextDim: number
  readonly outputs: number
  readonly norm: boolean
}

/**
 * Initial parameters of a linear layer: weight and bias uniform in ±1/√(inputs + context), as PyTorch's default; gain 1,
 * shift 0.
 */
export function initLinear(key: Key, { inputs, contextDim, outputs, norm }: LinearShape): LinearParams {
  const bound = 1 / Math.sqrt(inputs + contextDim)
  const [forWeight, forBias, forContext] = split(key, 3)
  const draw = (k: Key, rows: number) =>
    tf.tensor2d(
      uniforms(k, rows * outputs).map((u) => (2 * u - 1) * bound),
      [rows, outputs],
    )
  return {
    weight: draw(forWeight, inputs),
    ...(contextDim > 0 && { contextWeight: draw(forContext, contextDim) }),
    bias: draw(forBias, 1).as1D(),
    ...(norm && { gain: tf.ones([outputs]), shift: tf.zeros([outputs]) }),
  }
}

/**
 * One layer: residual + LayerNorm(activation(x W + b + context Wc)), what it has no arrays for left out; with weights drawn
 * for each row where they have noise.
 */
export function applyLinear(
  params: LinearParams,
  x: Tensor2D,
  activation: Activation,
  context?: NetworkContext,
  residual?: Tensor2D,
): Tensor2D {
  const noise = noiseOf(params)
  if (noise) return applyNoisy(noise, { x, activation, context, residual })
  const { weight, bias, contextWeight, gain, shift } = params
  const norm = gain && shift ? { gain, shift } : undefined
  const shared = context && contextWeight ? sharedTerm(context, contextWeight) : undefined
  return denseLayer({ x, weight, bias, norm, residual, shared }, activation)
}
