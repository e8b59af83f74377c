import assert from 'node:assert/strict'
import test from 'node:test'
import { registerSimdBackend } from '../../src/engine/index.ts'
import { halfWords, type Key, normals, tf, uniforms } from '../../src/lib/tensor/index.ts'

registerSimdBackend({ threads: 2 })
await tf.setBackend('simd')

const draw = (kernel: string, key: Key, count: number, offset: number) =>
  (
    tf.engine().runKernel(`neutrina/${kernel}`, {}, { key: key as never, shape: [count], offset }) as tf.Tensor
  ).dataSync()

// 4 blocks are drawn at once, 2048 a chunk; the last pairs cross a 32-bit word of the counter
const calls: [number, number][] = [
  [0, 0],
  [1, 0],
  [7, 0],
  [8, 2],
  [9001, 4],
  [21, 2 ** 33 - 6],
]

for (const [count, offset] of calls) {
  test(`${count} draws from ${offset}: the stream of the tensor room`, () => {
    const key: Key = [0xdeadbeef, 12345]
    assert.deepEqual([...draw('Uniforms', key, count, offset)], [...uniforms(key, count, offset)])
    const [got, wanted] = [draw('Normals', key, count, offset), normals(key, count, offset)]
    const wrong = wanted.findIndex((w, i) => !(Math.abs(got[i] - w) <= 1e-6 * Math.max(1, Math.abs(w))))
    assert.equal(wrong, -1, `${wrong}: ${got[wrong]}, ${wanted[wrong]}`)
  })
}

for (const count of [1, 16, 35, 9001]) {
  test(`dropout of ${count} numbers keeps what the stream says, and so does its gradient`, () => {
    const key: Key = [3, 4]
    const attrs = { key: key as never, limit: 20_000, factor: 65_536 / 45_536 }
    const x = tf.tensor1d(normals([9, 9], count))
    const mask = Array.from(halfWords(key, count), (draw) => (draw >= 20_000 ? attrs.factor : 0))
    const run = (t: tf.Tensor) => tf.engine().runKernel('neutrina/Dropout', { x: t }, attrs) as tf.Tensor
    const [value, gradient] = [run(x).dataSync(), tf.grad(run)(x).dataSync()]
    // adding 0 makes −0, what a negative number times 0 is, 0
    assert.deepEqual([...value], [...x.mul(tf.tensor1d(mask)).add(0).dataSync()])
    assert.deepEqual([...gradient], [...Float32Array.from(mask)])
  })
}
