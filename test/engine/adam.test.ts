import assert from 'node:assert/strict'
import test from 'node:test'
import { registerSimdBackend } from '../../src/engine/index.ts'
import { normals, tf } from '../../src/lib/tensor/index.ts'

registerSimdBackend({ threads: 2 })
await tf.setBackend('simd')

const SHAPES = [[7, 5], [1], [64, 64], [13]]
const SIZE = SHAPES.reduce((n, shape) => n + tf.util.sizeFromShape(shape), 0)
const SETTINGS = { learningRate: 1e-2, beta1: 0.9, beta2: 0.999, eps: 1e-8 }

for (const [weightDecay, clipNorm] of [
  [0, 0],
  [0.1, 0],
  [0, 0.5],
  [0.01, 1e3],
]) {
  test(`20 steps of Adam in float64, weight decay ${weightDecay}, clip ${clipNorm}`, () => {
    const all = Float64Array.from(normals([1, 1], SIZE))
    const [m, v] = [new Float64Array(SIZE), new Float64Array(SIZE)]
    const params = split(all)
    const moments = { m: tf.zeros([SIZE]), v: tf.zeros([SIZE]) }
    for (let step = 1; step <= 20; step++) {
      const g = Float64Array.from(normals([2, step], SIZE))
      const grads = split(g)
      const attrs = { ...SETTINGS, weightDecay, clipNorm, step }
      const norm = tf.engine().runKernel('neutrina/Adam', { params, grads, ...moments } as never, attrs) as tf.Tensor
      const wanted = Math.sqrt(g.reduce((s, x) => s + x * x, 0))
      assert.ok(Math.abs(norm.dataSync()[0] / wanted - 1) < 1e-6)
      update(all, g, { m, v, step, weightDecay, clip: clipNorm ? Math.min(1, clipNorm / (wanted + 1e-6)) : 1 })
    }
    const got = params.flatMap((p) => [...p.dataSync()])
    const wrong = got.findIndex((p, i) => !(Math.abs(p - all[i]) < 3e-6))
    assert.equal(wrong, -1, `${wrong}: ${got[wrong]}, ${all[wrong]}`)
  })
}

function split(all: Float64Array): tf.Tensor[] {
  let at = 0
  return SHAPES.map((shape) => {
    const from = at
    at += tf.util.sizeFromShape(shape)
    return tf.tensor(Float32Array.from(all.subarray(from, at)), shape)
  })
}

interface Reference {
  m: Float64Array
  v: Float64Array
  step: number
  weightDecay: number
  clip: number
}

function update(p: Float64Array, g: Float64Array, { m, v, step, weightDecay, clip }: Reference): void {
  const { learningRate, beta1, beta2, eps } = SETTINGS
  p.forEach((old, i) => {
    m[i] = beta1 * m[i] + (1 - beta1) * g[i] * clip
    v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * clip) ** 2
    const move = (learningRate * m[i]) / (1 - beta1 ** step) / (Math.sqrt(v[i] / (1 - beta2 ** step)) + eps)
    p[i] = old * (1 - learningRate * weightDecay) - move
  })
}

test('a gradient that is not a number reaches the norm', () => {
  const params = [tf.tensor1d([1, 2])]
  const inputs = { params, grads: [tf.tensor1d([Number.NaN, 1])], m: tf.zeros([2]), v: tf.zeros([2]) }
  const attrs = { ...SETTINGS, weightDecay: 0, clipNorm: 1, step: 1 }
  const norm = tf.engine().runKernel('neutrina/Adam', inputs as never, attrs) as tf.Tensor
  assert.ok(Number.isNaN(norm.dataSync()[0]))
})
