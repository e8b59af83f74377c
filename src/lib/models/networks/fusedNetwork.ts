import { type Activation, runFused, type Tensor, type Tensor2D } from '../../tensor/index.ts'
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

function prepare(params: DenseNetworkParams, shape: DenseNetworkShape): Prepared {
  const weights = arraysOf(params)
  const takesContext = Object.keys(weights).some((name) => name.startsWith('contextWeight'))
  return { weights, ...chainOf(shape), takesContext }
}

/** The arrays of all layers as `weight0`, `bias0`, … */
export const arraysOf = ({ input, blocks, output }: DenseNetworkParams): Record<string, Tensor> =>
  Object.fromEntries(
    [input, ...blocks.flat(), output].flatMap((layer, l) =>
      Object.entries(layer).map(([name, tensor]) => [name + l, tensor] as const),
    ),
  )

/** Activations and skips of all layers; a skip is the layer whose input is added to the output, −1 for none. */
export function chainOf({ activation, skip, blocks, layersPerBlock }: DenseNetworkShape) {
  const hidden = Array.from({ length: blocks * layersPerBlock }, (_, i) => {
    const place = i % layersPerBlock
    return skip && place === layersPerBlock - 1 ? 1 + i - place : -1
  })
  const activations: Activation[] = [activation, ...hidden.map(() => activation), 'identity']
  return { activations, skips: [-1, ...hidden, -1] }
}
