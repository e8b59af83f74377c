import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { fromLeaves, key, normals, type Params, ShapeError, tf } from '../../src/lib/tensor/index.ts'
import { ADAM, type AdamSettings, adamStart, adamStep, type Rate } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { values } from './toyRegression.ts'

before(testBackend)

interface TorchRun extends AdamSettings {
  name: string
  shapes: number[][]
  rates: number[]
  beta1s: number[] | null
  start: number[][]
  gradients: number[][][]
  norms: number[]
  after: number[][][]
}

const torch = JSON.parse(readFileSync(new URL('../reference/training-torch.json', import.meta.url), 'utf8'))

for (const run of torch.optimisers as TorchRun[]) {
  test(`${run.name}: twelve updates as ${torch.origin}`, () => {
    const tree = { a: { w: tf.zeros([3, 4]), b: tf.zeros([4]) }, c: [tf.zeros([2, 2, 2])] }
    let params = fromLeaves(
      tree,
      run.start.map((flat, i) => tf.tensor(flat, run.shapes[i])),
    )
    let state = adamStart(params)
    const { beta2, epsilon, weightDecay, clipNorm } = run
    for (const [i, step] of run.gradients.entries()) {
      const gradients = step.map((flat, j) => tf.tensor(flat, run.shapes[j]))
      const beta1 = run.beta1s?.[i] ?? run.beta1
      const settings = { beta1, beta2, epsilon, weightDecay, clipNorm, learningRate: run.rates[i] }
      const next = adamStep(params, gradients, state, settings)
      params = next.params
      state = next.state
      assertClose([next.norm.dataSync()[0]], [run.norms[i]], { relative: 1e-6 }, `norm of update ${i}`)
      assertClose(values(params), run.after[i].flat(), { absolute: 2e-6 }, `weights after update ${i}`)
    }
    assert.equal(state.step, 12)
  })
}

test('by hand: the first update moves each weight by the learning rate against its gradient', () => {
  // m̂ = g and v̂ = g² at t = 1, so the move is η g / (|g| + ε)
  const params = tf.tensor1d([1, 1, 1])
  const next = adamStep(params, [tf.tensor1d([3, -4, 0])], adamStart(params), { ...ADAM, learningRate: 0.1 })
  assertClose(next.params.dataSync(), [0.9, 1.1, 1], { absolute: 1e-7 })
  assert.equal(next.norm.dataSync()[0], 5)
})

test('by hand: clipping scales the gradients by clipNorm / (norm + 1e-6)', () => {
  const params = tf.tensor1d([0, 0])
  const settings = { ...ADAM, clipNorm: 1, learningRate: 0.1 }
  const { state } = adamStep(params, [tf.tensor1d([3, -4])], adamStart(params), settings)
  assertClose(state.m.dataSync(), [0.06, -0.08], { relative: 1e-6 }, 'm = 0.1 g / 5')
  assertClose(state.v.dataSync(), [0.00036, 0.00064], { relative: 2e-6 }, 'v = 0.001 (g / 5)²')
})

test('by hand: weight decay acts without a gradient, on the weight alone', () => {
  const params = tf.tensor1d([2])
  const settings = { ...ADAM, weightDecay: 0.5, learningRate: 0.1 }
  const next = adamStep(params, [tf.tensor1d([0])], adamStart(params), settings)
  assertClose(next.params.dataSync(), [1.9], { relative: 1e-7 })
})

/** Algorithm 1 of arXiv 1412.6980 with plain float64 numbers, one weight at a time. */
function slowAdam(
  start: number[],
  gradients: number[][],
  { beta1, beta2, epsilon }: AdamSettings,
  { learningRate }: Rate,
) {
  const [x, m, v] = [[...start], start.map(() => 0), start.map(() => 0)]
  for (const [i, g] of gradients.entries()) {
    for (const j of x.keys()) {
      m[j] = beta1 * m[j] + (1 - beta1) * g[j]
      v[j] = beta2 * v[j] + (1 - beta2) * g[j] ** 2
      const [mHat, vHat] = [m[j] / (1 - beta1 ** (i + 1)), v[j] / (1 - beta2 ** (i + 1))]
      x[j] -= (learningRate * mHat) / (Math.sqrt(vHat) + epsilon)
    }
  }
  return x
}

test('200 updates agree with a float64 loop over single weights', () => {
  const draw = (seed: number) => [...normals(key(seed), 7)]
  const gradients = Array.from({ length: 200 }, (_, i) => draw(100 + i))
  let params: Params = { a: tf.tensor1d(draw(1)) }
  let state = adamStart(params)
  const settings = { ...ADAM, learningRate: 0.01 }
  for (const g of gradients) ({ params, state } = adamStep(params, [tf.tensor1d(g)], state, settings))
  assertClose(values(params), slowAdam(draw(1), gradients, ADAM, settings), { absolute: 2e-5 })
})

test('what goes in is consumed, what comes out is all that is left', () => {
  const params = { a: tf.ones([3]), b: tf.ones([2, 2]) }
  const gradients = [tf.ones([3]), tf.ones([2, 2])]
  let held: { params: typeof params; state: ReturnType<typeof adamStart> } = { params, state: adamStart(params) }
  const first = tf.memory().numTensors
  for (let i = 0; i < 5; i++) {
    const next = adamStep(held.params, gradients, held.state, { ...ADAM, learningRate: 0.1, clipNorm: 1 })
    next.norm.dispose()
    held = next
  }
  assert.equal(tf.memory().numTensors, first)
  assert.equal(
    gradients.every((g) => !g.isDisposed),
    true,
  )
})

test('gradients that do not fit are refused by name', () => {
  const params = { a: tf.ones([3]), b: tf.ones([2, 2]) }
  const step = (gradients: tf.Tensor[]) => adamStep(params, gradients, adamStart(params), { ...ADAM, learningRate: 1 })
  assert.throws(() => step([tf.ones([3])]), { name: 'ShapeError', message: /a gradient \[2,2\] for b, got none/ })
  assert.throws(() => step([tf.ones([2, 2]), tf.ones([3])]), ShapeError)
})
