import assert from 'node:assert/strict'
import test from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { registerSimdBackend, valueAndGradients } from '../../src/engine/index.ts'
import { normals, tf } from '../../src/lib/tensor/index.ts'

registerSimdBackend({ threads: 1 })
await tf.setBackend('simd')

const random = (shape: number[], word = 1) =>
  tf.tensor(
    normals(
      [word, 5],
      shape.reduce((a, b) => a * b, 1),
    ),
    shape as [number, number],
  ) as tf.Tensor2D

const memory = () => tf.memory() as tf.MemoryInfo & { heapBytes: number; heapSize: number }

interface State {
  weight: tf.Tensor
  bias: tf.Tensor
  gain: tf.Tensor
  shift: tf.Tensor
  m: tf.Tensor
  v: tf.Tensor
}

function start(): State {
  const m = tf.zeros([5 * 9 + 27])
  const rest = { bias: random([1, 9]).flatten(), gain: random([1, 9]).flatten(), shift: random([1, 9]).flatten() }
  return { weight: random([5, 9]), ...rest, m, v: tf.zerosLike(m) }
}

/** A training step with a fused layer, a spline, an ordinary operation, and Adam. */
function step({ m, v, ...weights }: State, i: number): number {
  const params = Object.values(weights)
  const rows = 3 + (i % 5)
  const x = random([rows, 5], i)
  const { value, grads } = valueAndGradients(() => {
    const inputs = { x, ...weights }
    const y = tf
      .engine()
      .runKernel('neutrina/DenseLayer', inputs, { activation: 'leakyRelu', repeat: 0 }) as tf.Tensor2D
    const raw = y.slice([0, 0], [rows, 8])
    const attrs = { columns: [1], bins: 3, bound: 4, logitScale: 1, inverse: i % 2 === 1 }
    const [z, logDet] = tf
      .engine()
      .runKernel('neutrina/SplineCoupling', { x, raw }, attrs as never) as unknown as tf.Tensor[]
    return z.square().sum().add(logDet.sum()).add(y.square().mean()) as tf.Scalar
  }, params)
  const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, weightDecay: 0, clipNorm: 1, step: i + 1 }
  const norm = tf.engine().runKernel('neutrina/Adam', { params, grads, m, v } as never, adam) as tf.Tensor
  const loss = value.dataSync()[0]
  tf.dispose([x, value, grads, norm])
  return loss
}

test('10,000 training steps leave nothing behind', () => {
  const state = start()
  for (let i = 0; i < 50; i++) step(state, i)
  const before = memory()
  for (let i = 0; i < 10_000; i++) assert.ok(Number.isFinite(step(state, i)))
  const after = memory()
  assert.deepEqual(
    [after.numTensors, after.numDataBuffers, after.numBytes],
    [before.numTensors, before.numDataBuffers, before.numBytes],
  )
  assert.equal(after.heapBytes, before.heapBytes)
  assert.equal(after.heapSize, before.heapSize)
})

test('a gradient that is never taken frees what was kept for it', () => {
  const before = memory()
  tf.tidy(() => {
    const x = random([4, 3])
    const [weight, bias] = [random([3, 2]), tf.zeros([2])]
    tf.engine().runKernel('neutrina/DenseLayer', { x, weight, bias }, { activation: 'silu', repeat: 0 })
    valueAndGradients(() => {
      tf.engine().runKernel('neutrina/DenseLayer', { x, weight, bias }, { activation: 'silu', repeat: 0 })
      return x.sum() as tf.Scalar
    }, [weight, x])
  })
  assert.equal(memory().heapBytes, before.heapBytes)
  assert.equal(memory().numDataBuffers, before.numDataBuffers)
})

test('tensors that nobody holds any more are reclaimed', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const before = memory().heapBytes
  ;(() => {
    for (let i = 0; i < 2000; i++) tf.tensor1d(new Float32Array(1000)).add(1)
  })()
  assert.ok(memory().heapBytes > before + 2000 * 4000)
  for (let i = 0; i < 20 && memory().heapBytes > before + 4_200_000; i++) {
    collect()
    await wait(10)
  }
  assert.ok(memory().heapBytes <= before + 4_200_000, `${memory().heapBytes} of ${before}`)
})

test('an array that was read is the reader’s own', () => {
  const t = tf.tensor1d([1, 2, 3]).add(1)
  const values = t.dataSync()
  t.dispose()
  tf.tensor1d([7, 7, 7]).mul(3)
  assert.deepEqual([...values], [2, 3, 4])
})

test('tensors move between backends and back', async () => {
  const t = tf.tensor1d([1, 2, 3]).add(1)
  await tf.setBackend('cpu')
  assert.deepEqual([...t.mul(2).dataSync()], [4, 6, 8])
  await tf.setBackend('simd')
  assert.deepEqual([...t.mul(3).dataSync()], [6, 9, 12])
  t.dispose()
})
