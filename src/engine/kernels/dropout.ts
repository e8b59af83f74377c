import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../backend.ts'
import { type Attrs, chunksOf, type FusedKernel, runBack } from '../kernel.ts'
import { floatBits } from '../machine.ts'
import { drawUniforms } from './random.ts'

const NAME = 'neutrina/Dropout'
const PART = 8192

/** x / (1 − rate) where the key's uniform draw is at least `rate`, else 0. Input x; attributes key and rate. */
export const dropout: FusedKernel = {
  name: NAME,
  run: ({ x }, backend, attrs) => drop(x, backend, attrs, NAME),
  // the same draws are made again
  gradient: (dy, _, attrs) => ({ x: () => runBack(`${NAME}Grad`, { dy: dy as tf.Tensor }, attrs)[0] }),
}

export const dropoutGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy }, backend, attrs) => drop(dy, backend, attrs, `${NAME}Grad`),
}

function drop(x: tf.TensorInfo, backend: SimdBackend, attrs: Attrs, who: string): tf.TensorInfo {
  const rate = attrs.rate as number
  const uniforms = drawUniforms(backend, { ...attrs, shape: x.shape }, who)
  const out = backend.output(x.shape, who)
  const n = x.shape.reduce((a, b) => a * b, 1)
  const { run, kinds } = backend.machine
  const places = [backend.at(x), backend.at(uniforms), backend.at(out)]
  const args = [...places, n, floatBits(rate), floatBits(1 / (1 - rate)), PART]
  run({ who, kind: kinds.DROPOUT, args, chunks: chunksOf(n, PART), work: 4 * n })
  backend.disposeData(uniforms.dataId)
  return out
}
