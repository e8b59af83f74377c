import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { wantsInput } from '../../gradients.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, type FusedKernel, giving, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { type NoisyBlocks, type NoisyLayer, noisyBackward, noisyForward, noisyLayer } from '../dense/noisyLayer.ts'

const NAME = 'neutrina/BayesianNetwork'
const ARRAYS = ['weight', 'logVariance', 'bias'] as const

/**
 * A chain of dense layers with independent normal weights in one call, each as `BayesianLayer` has it. Inputs x [N, in],
 * `weight0`, `logVariance0`, `bias0`, … of each layer and the table; attributes `activations` and `keys`, one a layer.
 */
export const bayesianNetwork: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dy, y) => {
    const ofRows = wantsInput('x')
    const found = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, { ofRows })
    const gradients: Record<string, () => tf.Tensor> = {}
    found.slice(ofRows ? 1 : 0).forEach((gradient, i) => {
      gradients[`${ARRAYS[i % 3]}${Math.floor(i / 3)}`] = giving(gradient)
    })
    if (ofRows) gradients.x = giving(found[0])
    return gradients
  },
}

export const bayesianNetworkGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }

function layersOf(inputs: Inputs, { activations, keys }: Attrs): NoisyLayer[] {
  const layers: NoisyLayer[] = []
  let [rows, depth] = inputs.x.shape
  for (const [l, activation] of (activations as string[]).entries()) {
    const [weight, logVariance, bias] = ARRAYS.map((name) => inputs[name + l])
    const key = (keys as [number, number][])[l]
    const arrays = { weight, logVariance, bias, table: inputs.table }
    const layer = noisyLayer('BayesianNetwork', [rows, depth], arrays, { key, activation })
    layers.push(layer)
    ;({ rows, columns: depth } = layer)
  }
  return layers
}

interface Plan {
  readonly layers: readonly NoisyLayer[]
  /** Those of each layer. */
  readonly of: readonly NoisyBlocks[]
  /** The outputs of all layers but the last. */
  readonly hidden: readonly Block[]
}

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const { heap } = backend.machine
  const layers = layersOf(inputs, attrs)
  const last = layers.length - 1
  const y = backend.output([layers[last].rows, layers[last].columns], NAME)
  const hidden = layers.slice(0, last).map(({ rows, columns }) => heap.allocate(rows * columns * 4, NAME))
  const of = layers.map((layer, l) => {
    const x = l === 0 ? backend.at(inputs.x) : hidden[l - 1].ptr
    return noisyForward(backend, NAME, layer, x, l === last ? backend.at(y) : hidden[l].ptr)
  })
  const blocks = [...hidden, ...of.flatMap((one) => Object.values(one))]
  if (backend.taped) keep(backend, y, inputs, Object.fromEntries(blocks.entries()), { layers, of, hidden })
  else for (const block of blocks) heap.free(block)
  return y
}

/** The gradients to x, where it is asked for, and to weight, logVariance and bias of each layer. */
function backward({ dy, y }: Inputs, backend: SimdBackend, { ofRows }: Attrs): tf.TensorInfo[] {
  const who = `${NAME}Grad`
  const { inputs, plan } = keptBy<Plan>(backend, y)
  const { layers, of, hidden } = plan
  const { heap } = backend.machine
  const dx = ofRows ? backend.output(inputs.x.shape, who) : undefined
  const gradients = layers.map(({ weight, logVariance, bias }) =>
    [weight, logVariance, bias].map(({ shape }) => backend.output(shape, who)),
  )
  let from: Block | undefined
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]
    const into = l > 0 ? heap.allocate(layer.rows * layer.depth * 4, who) : undefined
    const x = l > 0 ? hidden[l - 1].ptr : backend.at(inputs.x)
    const [weight, logVariance, bias] = gradients[l].map((one) => backend.at(one))
    const toRows = into?.ptr ?? (dx && backend.at(dx))
    noisyBackward(
      ...([backend, who, layer] as const),
      { x, dy: from?.ptr ?? backend.at(dy), blocks: of[l] },
      { weight, logVariance, bias, ...(toRows !== undefined && { dx: toRows }) },
    )
    if (from) heap.free(from)
    from = into
  }
  return [...(dx ? [dx] : []), ...gradients.flat()]
}
