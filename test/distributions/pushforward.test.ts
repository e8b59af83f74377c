import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { luLinear } from '../../src/lib/bijections/index.ts'
import { type Density, pushforward, standardNormal, uniformBox } from '../../src/lib/distributions/index.ts'
import { fromLeaves, key, leaves, ShapeError, type Tensor, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { batchRounding, testBackend } from '../helpers/backend.ts'
import { CONTEXT, drawParameters, flowOfTwo } from './flows.ts'

before(testBackend)

const flow = flowOfTwo(standardNormal(2))
const params = drawParameters(flow)
const flat = (t: Tensor) => Array.from(t.dataSync())
const worst = (a: Tensor, b: Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]
const one = (row: number): Density => flow.given(params, CONTEXT.slice([row, 0], [1, -1]))
const rows = (t: Tensor2D, from: number, count: number) => t.slice([from, 0], [count, -1])

test('the log-density that comes with a draw is the one evaluated at it', () => {
  const all = flow.given(params, CONTEXT)
  const { value, logProb } = all.sample(key(4), 50)
  assert.ok(worst(all.logProb(value), logProb) < 1e-4)
})

test('draws of a context row are contiguous and its own', () => {
  const { value, logProb } = flow.given(params, CONTEXT).sample(key(4), 50)
  assert.deepEqual(value.shape, [150, 2])
  for (const row of [0, 1, 2]) {
    const own = one(row).logProb(rows(value, row * 50, 50))
    assert.ok(worst(own, logProb.slice(row * 50, 50)) < 1e-4)
    const foreign = one((row + 1) % 3).logProb(rows(value, row * 50, 50))
    assert.ok(worst(foreign, logProb.slice(row * 50, 50)) > 0.1)
  }
})

test('several values of each context row are the same as row by row', () => {
  const { value } = flow.given(params, CONTEXT).sample(key(5), 4)
  const together = flow.given(params, CONTEXT).logProb(value)
  const apart = tf.concat([0, 1, 2].map((row) => one(row).logProb(rows(value, row * 4, 4))))
  assert.ok(worst(together, apart) < batchRounding())
})

test('the same key gives the same bytes, another key others', () => {
  const draw = (seed: number) => flat(flow.given(params, CONTEXT).sample(key(seed), 20).value)
  assert.deepEqual(draw(6), draw(6))
  assert.notDeepEqual(draw(6), draw(7))
})

test('scaling the data by two takes D ln 2 off the log-density', () => {
  // softplus(raw) + 1e-3 = ½: the latent is half the data
  const half = tf.fill<tf.Rank.R1>([3], Math.log(Math.exp(0.5 - 1e-3) - 1))
  const bijection = luLinear(3)
  const scaled = pushforward(standardNormal(3), bijection).given({ ...bijection.init(key(1)), diagonal: half })
  const z = tf.tensor2d([[0.3, -1, 2]])
  const wanted = standardNormal(3)
    .logProb(z)
    .sub(3 * Math.log(2))
  assert.ok(worst(scaled.logProb(z.mul(2)), wanted) < 1e-5)
})

test('the log-density of draws has a finite gradient for every parameter', () => {
  const { value } = flow.given(params, CONTEXT).sample(key(8), 40)
  const tensors = leaves(params).map((leaf) => leaf.tensor)
  const gradients = tf.grads((...at: Tensor[]) => {
    return flow.given(fromLeaves(params, at), CONTEXT).logProb(value).sum()
  })(tensors)
  for (const gradient of gradients) assert.ok(flat(gradient).every((g) => Number.isFinite(g) && g !== 0))
})

test('an unconditional flow takes no context and draws without one', () => {
  const bijection = luLinear(2)
  const plain = pushforward(standardNormal(2), bijection)
  const { value, logProb } = plain.given(bijection.init(key(1))).sample(key(2), 7)
  assert.deepEqual([value.shape, logProb.shape], [[7, 2], [7]])
})

test('leaves no tensor behind', () => {
  const density = flow.given(params, CONTEXT)
  const x = tf.zeros<tf.Rank.R2>([3, 2])
  const held = tf.memory().numTensors
  density.logProb(x)
  assert.equal(tf.memory().numTensors, held + 1)
  density.sample(key(1), 5)
  assert.equal(tf.memory().numTensors, held + 3)
})

test('refuses what does not fit, by name', () => {
  const refuses = (f: () => unknown, message: RegExp) =>
    assert.throws(f, (error) => error instanceof ShapeError && message.test(error.message))
  refuses(() => pushforward(standardNormal(3), luLinear(2)), /^flow from a standard normal: expected a bijection of 3/)
  refuses(() => pushforward(uniformBox(3, 1), luLinear(2)), /^flow from a uniform box/)
  refuses(() => flow.given(params), /expected context of width 2, got none; pass the same features used in training/)
  refuses(() => flow.given(params, tf.zeros([3, 5])), /expected context of width 2, got 5/)
  refuses(() => flow.given(params, CONTEXT).logProb(tf.zeros([4, 2])), /a multiple of 3 rows, the context's, got 4/)
  refuses(() => flow.given(params, CONTEXT).logProb(tf.zeros([3, 4])), /data of shape \[N, 2\], got \[3,4\]/)
  refuses(() => flow.given(params, CONTEXT).sample(key(1), 0), /sample: expected a positive number of draws, got 0/)
})
