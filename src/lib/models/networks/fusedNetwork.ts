import { runFused, type Tensor, type Tensor2D } from '../../tensor/index.ts'
import type { DenseNetworkParams, DenseNetworkShape } from './denseNetwork.ts'
import type { NetworkContext } from './networkContext.ts'

/** What the kernel is told of a network besides its rows and its context. */
interface Prepared {
  weights: Record<string, Tensor>
  activations: readonly string[]
  /** The layer whose input is added to the output, −1 for none. */
  skips: readonly number[]
  takesContext: boolean
}

// parameters are never changed but in place: a training asks for the same network thousands of times
const prepared = new WeakMap<DenseNetworkParams, Prepared>()

/** A dense network without dropout in one kernel; the same as its layers one by one. */
export function fusedNetwork(
  params: DenseNetworkParams,
  x: Tensor2D,
  context: NetworkContext | undefined,
  shape: DenseNetworkShape,
): Tensor2D {
  let network = prepared.get(params)
  if (!network) {
    network = prepare(params, shape)
    prepared.set(params, network)
  }
  const { weights, activations, skips, takesContext } = network
  const given = takesContext ? context : undefined
  const inputs = { x, context: given?.value, offsets: given?.offsets, ...weights }
  return runFused('DenseNetwork', inputs, { activations, skips, repeat: given?.repeat ?? 0 })[0] as Tensor2D
}

function prepare({ input, blocks, output }: DenseNetworkParams, { activation, skip }: DenseNetworkShape): Prepared {
  const layers = [input, ...blocks.flat(), output]
  const skips = blocks.flatMap((block, b) => {
    const first = 1 + blocks.slice(0, b).flat().length
    return block.map((_, i) => (skip && i === block.length - 1 ? first : -1))
  })
  const named = layers.flatMap((layer, l) => Object.entries(layer).map(([name, tensor]) => [name + l, tensor] as const))
  return {
    weights: Object.fromEntries(named),
    activations: layers.map((_, l) => (l < layers.length - 1 ? activation : 'identity')),
    skips: [-1, ...skips, -1],
    takesContext: layers.some((layer) => layer.contextWeight),
  }
}
