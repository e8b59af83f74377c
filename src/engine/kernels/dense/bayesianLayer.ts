import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { type NoisyBlocks, noisyBackward, noisyForward, noisyLayer } from './noisyLayer.ts'

const NAME = 'neutrina/BayesianLayer'

/**
 * y = activation(x M + b + √(x² σ² + 1e-8) ε), a dense layer with independent normal weights by local reparametrisation.
 * Inputs x [N, in], weight and logVariance [in, out], bias [out], and table, the standard normal numbers of which row i takes
 * `out`, beginning at the lowest 16 bits of word i of the key's stream, with the sign of its highest bit.
 */
export const bayesianLayer: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dy, y, attrs) => {
    const [x, weight, logVariance, bias] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, attrs)
    return { x: () => x, weight: () => weight, logVariance: () => logVariance, bias: () => bias }
  },
}

export const bayesianLayerGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }

const layerOf = (inputs: Inputs, attrs: Attrs) =>
  noisyLayer('BayesianLayer', inputs.x.shape, inputs as Parameters<typeof noisyLayer>[2], attrs)

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const layer = layerOf(inputs, attrs)
  const y = backend.output([layer.rows, layer.columns], NAME)
  const blocks = noisyForward(backend, NAME, layer, backend.at(inputs.x), backend.at(y))
  if (backend.taped) keep(backend, y, inputs, blocks)
  else for (const block of Object.values(blocks)) backend.machine.heap.free(block)
  return y
}

/** The gradients to x, weight, logVariance and bias. */
function backward({ dy, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo[] {
  const { inputs, blocks } = keptBy(backend, y)
  const { x, weight, logVariance, bias } = inputs
  const outputs = [x, weight, logVariance, bias].map(({ shape }) => backend.output(shape, `${NAME}Grad`))
  const [dx, dweight, dlogVariance, dbias] = outputs.map((output) => backend.at(output))
  noisyBackward(
    ...([backend, `${NAME}Grad`, layerOf(inputs, attrs)] as const),
    { x: backend.at(x), dy: backend.at(dy), blocks: blocks as NoisyBlocks },
    { weight: dweight, logVariance: dlogVariance, bias: dbias, dx },
  )
  return outputs
}
