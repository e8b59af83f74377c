import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, byTfjs, type Inputs, type Kernel } from '../../kernel.ts'
import { activationNumber } from './activation.ts'
import { layerForward } from './layer.ts'

/** What tfjs calls the activations that a dense layer of ours has. */
const ACTIVATIONS: Record<string, string> = { linear: 'identity', relu: 'relu' }

/** tfjs's fused product as a dense layer; transposed, in batches or with another activation, tfjs's own. */
export const fusedMatMul: Kernel = {
  name: tf._FusedMatMul,
  run: (inputs, backend, attrs) =>
    suits(inputs, attrs) ? layer(inputs, backend, attrs) : byTfjs(tf._FusedMatMul, inputs, backend, attrs),
}

const size = tf.util.sizeFromShape

function suits({ a, b, bias }: Inputs, { transposeA, transposeB, activation }: Attrs): boolean {
  const plain = [a, b, bias].every((one) => one?.dtype === 'float32') && !transposeA && !transposeB
  const single = plain && [a, b].every(({ shape }) => size(shape.slice(0, -2)) === 1)
  const [depth, columns] = b.shape.slice(-2)
  const fits = single && a.shape.at(-1) === depth && size(bias.shape) === columns && bias.shape.at(-1) === columns
  return fits && depth > 0 && size(a.shape) > 0 && columns > 0 && ((activation ?? 'linear') as string) in ACTIVATIONS
}

function layer({ a, b, bias }: Inputs, backend: SimdBackend, { activation }: Attrs): tf.TensorInfo {
  const [rows, depth] = a.shape.slice(-2)
  const columns = b.shape.at(-1)!
  const y = backend.output([...a.shape.slice(0, -1), columns], tf._FusedMatMul)
  const kind = activationNumber(ACTIVATIONS[(activation ?? 'linear') as string])
  const weights = { weight: backend.at(b), bias: backend.at(bias), gain: 0, shift: 0 }
  const one = { rows, depth, columns, activation: kind, ...weights }
  layerForward(backend, tf._FusedMatMul, one, { x: backend.at(a), y: backend.at(y) })
  return y
}
