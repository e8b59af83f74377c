import { bayesianNetwork, noiseOf, type Tensor2D, type WeightNoise } from '../../tensor/index.ts'
import type { DenseNetworkParams, DenseNetworkShape } from './denseNetwork.ts'
import { chainOf } from './fusedNetwork.ts'
import type { LinearParams } from './linear.ts'

/**
 * A network all of whose layers draw their weights, in one kernel; the same as its layers one by one.
 * @returns undefined where it has what that kernel does not know: layers of single weights, a context, norms, skips
 */
export function noisyNetwork(
  { input, blocks, output }: DenseNetworkParams,
  x: Tensor2D,
  shape: DenseNetworkShape,
): Tensor2D | undefined {
  const { activations, skips } = chainOf(shape)
  const noises = [input, ...blocks.flat(), output].map(noiseOf)
  if (shape.norm || skips.some((from) => from >= 0) || !noises.every(isPlain)) return undefined
  const layers = (noises as WeightNoise[]).map(({ mean, logVariance, key }, l) => {
    const { weight, bias } = mean as LinearParams
    return { weight, bias, logVariance: logVariance.weight, key, activation: activations[l] }
  })
  return bayesianNetwork(x, layers)
}

/** Whether a layer draws its weights and has no more than them and a bias. */
const isPlain = (noise: WeightNoise | undefined): boolean =>
  noise !== undefined && 'weight' in noise.logVariance && Object.keys(noise.mean).length === 2
