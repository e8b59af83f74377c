import assert from 'node:assert/strict'
import test, { before } from 'node:test'
import { registerSimdBackend } from '../../src/engine/index.ts'
import { normals, tf } from '../../src/lib/tensor/index.ts'

before(() => {
  registerSimdBackend({ threads: 2 })
})

const SHAPE = [7, 33, 20, 9]
const numbers = Float32Array.from(normals([3, 4], tf.util.sizeFromShape(SHAPE)))

/** What a backend makes of the numbers. */
async function on(
  backend: string,
  call: (x: tf.Tensor4D) => tf.Tensor,
): Promise<{ shape: number[]; values: number[] }> {
  await tf.setBackend(backend)
  return tf.tidy(() => {
    const out = call(tf.tensor4d(numbers, SHAPE as [number, number, number, number]))
    return { shape: out.shape, values: [...out.dataSync()] }
  })
}

const MOVES: Record<string, (x: tf.Tensor4D) => tf.Tensor> = {
  'transpose, last axis moved': (x) => tf.transpose(x, [0, 3, 1, 2]),
  'transpose, rows of the last axis': (x) => tf.transpose(x, [2, 0, 1, 3]),
  'transpose, all turned': (x) => tf.transpose(x),
  'transpose of int32': (x) => tf.transpose(x.mul(10).toInt(), [1, 0, 2, 3]),
  'tile of every axis': (x) => tf.tile(x, [2, 1, 3, 2]),
  'tile of a row': (x) => tf.tile(x.reshape([-1]).slice(0, 50), [400]),
  'gather of the second axis': (x) => tf.gather(x, [3, 3, 30, 0], 1),
  'gather of the last axis': (x) =>
    tf.gather(
      x,
      tf.tensor2d(
        [
          [8, 0],
          [1, 5],
        ],
        [2, 2],
        'int32',
      ),
      3,
    ),
  'product, bias and relu in one': (x) =>
    tf.fused.matMul({
      ...{ a: x.reshape([-1, 20]) as tf.Tensor2D, b: x.reshape([-1, 27]).slice([5, 0], [20, 27]) as tf.Tensor2D },
      ...{ bias: tf.linspace(-1, 1, 27), activation: 'relu' as const },
    }),
}

for (const [name, call] of Object.entries(MOVES)) {
  test(`${name}, over many chunks, is what tfjs's own backend gives`, async () => {
    const wanted = await on('cpu', call)
    const got = await on('simd', call)
    assert.deepEqual(got.shape, wanted.shape)
    const worst = got.values.reduce((most, v, i) => Math.max(most, Math.abs(v - wanted.values[i])), 0)
    assert.ok(name.startsWith('product') ? worst < 1e-5 : worst === 0, String(worst))
  })
}
