import { runFused, type Tensor2D } from '../../tensor/index.ts'
import type { DenseNetworkParams, DenseNetworkShape } from './denseNetwork.ts'
import type { NetworkContext } from './networkContext.ts'

/** A dense network without dropout in one kernel; the same as its layers one by one. */
export function fusedNetwork(
  { input, blocks, output }: DenseNetworkParams,
  x: Tensor2D,
  context: NetworkContext | undefined,
  { activation, skip }: DenseNetworkShape,
): Tensor2D {
  const layers = [input, ...blocks.flat(), output]
  // the layer whose input is added to the output, -1 for none
  const skips = blocks.flatMap((block, b) => {
    const first = 1 + blocks.slice(0, b).flat().length
    return block.map((_, i) => (skip && i === block.length - 1 ? first : -1))
  })
  const activations = layers.map((_, l) => (l < layers.length - 1 ? activation : 'identity'))
  const weights = layers.flatMap((layer, l) => Object.entries(layer).map(([name, tensor]) => [name + l, tensor]))
  const given = layers.some((layer) => layer.contextWeight) ? context : undefined
  const inputs = { x, context: given?.value, offsets: given?.offsets, ...Object.fromEntries(weights) }
  const attrs = { activations, skips: [-1, ...skips, -1], repeat: given?.repeat ?? 0 }
  return runFused('DenseNetwork', inputs, attrs)[0] as Tensor2D
}
