import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { leaves, type Params, tf, useBackend } from '../../src/lib/tensor/index.ts'
import { type Trained, train } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { toyTraining, values } from './toyRegression.ts'

before(() => useBackend('cpu'))

interface Attributes {
  learningRate: number
  beta1: number
  beta2: number
  eps: number
  weightDecay: number
  clipNorm: number
  step: number
}

/** What a fused kernel does, as plain loops: weights and moments are changed where they are. */
function adamInPlace(
  weights: Float32Array[],
  grads: Float32Array[],
  m: Float32Array,
  v: Float32Array,
  a: Attributes,
): number {
  const norm = Math.sqrt(grads.reduce((sum, g) => g.reduce((s, x) => s + x * x, sum), 0))
  const scale = a.clipNorm > 0 ? Math.min(1, a.clipNorm / (norm + 1e-6)) : 1
  let at = 0
  for (const [i, w] of weights.entries()) {
    for (let j = 0; j < w.length; j++, at++) {
      const g = grads[i][j] * scale
      m[at] = a.beta1 * m[at] + (1 - a.beta1) * g
      v[at] = a.beta2 * v[at] + (1 - a.beta2) * g * g
      const move = m[at] / (1 - a.beta1 ** a.step) / (Math.sqrt(v[at] / (1 - a.beta2 ** a.step)) + a.eps)
      w[j] = w[j] * (1 - a.learningRate * a.weightDecay) - a.learningRate * move
    }
  }
  return norm
}

let calls = 0

function registerFusedAdam(): void {
  tf.registerKernel({
    kernelName: 'neutrina/Adam',
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs, backend }) => {
      calls++
      const { params, grads, m, v } = inputs as unknown as Record<'params' | 'grads', tf.Tensor[]> &
        Record<'m' | 'v', tf.Tensor>
      const data = (tensor: tf.Tensor) => tensor.dataSync() as Float32Array
      const norm = adamInPlace(params.map(data), grads.map(data), data(m), data(v), attrs as unknown as Attributes)
      const shaped = backend as unknown as {
        makeTensorInfo(shape: number[], dtype: string, values: Float32Array): tf.TensorInfo
      }
      return shaped.makeTensorInfo([], 'float32', Float32Array.of(norm))
    },
  })
}

test('a training with a kernel that works in place equals one with the reference', async () => {
  const measured = ({ params, history }: Trained<Params>) => [
    ...values(params),
    ...history.flatMap((e) => [e.trainingLoss, e.validationLoss, e.gradientNorm]),
  ]
  // the best epoch is not the last, so a best that shared memory with the weights would be found out
  const training = { ...toyTraining(), schedule: (step: number) => ({ learningRate: step < 21 ? 0.02 : 0.5 }) }
  const reference = await train(training)
  assert.ok(reference.best!.epoch < training.epochs)
  const firstParams = values(training.init)
  registerFusedAdam()
  const fused = await train(training)
  assert.equal(calls, 35)
  assertClose(measured(fused), measured(reference), { absolute: 1e-3, relative: 1e-3 })
  assert.deepEqual(values(training.init), firstParams, "the caller's parameters stay")
})

test('nothing leaks with a kernel that works in place', async () => {
  const before = tf.memory().numTensors
  const training = toyTraining()
  const init = leaves(training.init).length
  tf.dispose((await train({ ...training, epochs: 2 })).params)
  assert.equal(tf.memory().numTensors, before + init)
})
