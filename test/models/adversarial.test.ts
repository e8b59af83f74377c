import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { discriminator } from '../../src/lib/models/index.ts'
import { fromLeaves, key, leaves, normals, type Params, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import {
  discriminatorLoss,
  generatorLoss,
  jensenShannonPenalty,
  lossAndGradients,
} from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const SHAPE = { inputs: 3, contextDim: 2, width: 7, hiddenLayers: 3 }
const rows = (seed: number, count: number, width: number) =>
  tf.tensor2d(normals(key(seed), count * width), [count, width])
const [x, made, context] = [() => rows(1, 9, 3), () => rows(2, 9, 3), () => rows(3, 9, 2)]

/** The logit of one row in float64, from the arrays of the network. */
function logitOf(params: Params, row: readonly number[], given: readonly number[]): number {
  const arrays = new Map(leaves(params).map(({ name, tensor }) => [name, tensor.dataSync() as Float32Array]))
  const layers = ['input', 'blocks.0.0', 'blocks.0.1', 'output']
  return layers.reduce((h, name, l) => {
    const [weight, bias, forContext] = ['weight', 'bias', 'contextWeight'].map((part) => arrays.get(`${name}.${part}`))
    const outputs = bias!.length
    return Array.from(bias!, (b, o) => {
      let a = h.reduce((sum, v, i) => sum + v * weight![i * outputs + o], b)
      if (forContext) a = given.reduce((sum, v, i) => sum + v * forContext[i * outputs + o], a)
      return l === layers.length - 1 || a > 0 ? a : 0.1 * a
    })
  }, row)[0]
}

/** Logits and their slopes by central differences of the float64 network. */
function oracle(params: Params, points: Tensor2D, given: Tensor2D) {
  const [at, of] = [points.arraySync(), given.arraySync()]
  const h = 1e-6
  return {
    logit: at.map((row, i) => logitOf(params, row, of[i])),
    slope: at.map((row, i) =>
      row.map((_, c) => {
        const moved = (by: number) => logitOf(params, row.with(c, row[c] + by), of[i])
        return (moved(h) - moved(-h)) / (2 * h)
      }),
    ),
  }
}

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v))
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

function penaltyOracle(params: Params, lambda: number): number {
  const [real, fake] = [oracle(params, x(), context()), oracle(params, made(), context())]
  const squares = (slope: number[][]) => slope.map((row) => row.reduce((sum, v) => sum + v * v, 0))
  const [r, f] = [squares(real.slope), squares(fake.slope)]
  return (
    lambda *
    (mean(real.logit.map((l, i) => sigmoid(-l) ** 2 * r[i])) + mean(fake.logit.map((l, i) => sigmoid(l) ** 2 * f[i])))
  )
}

test('the verdict is the network\u2019s logit and its slope by the rows', () => {
  const network = discriminator(SHAPE)
  const params = network.init(key(4))
  const { logit, slope } = network.verdict(params, x(), context())
  const wanted = oracle(params, x(), context())
  assertClose(logit.dataSync(), wanted.logit, { absolute: 1e-6 })
  assertClose(slope.dataSync(), wanted.slope.flat(), { absolute: 1e-6 })
  assertClose(network.logits(params, x(), context()).dataSync(), wanted.logit, { absolute: 1e-6 })
})

test('the gradient of the penalty to every weight, second order through the network, is that of finite differences', () => {
  const network = discriminator(SHAPE)
  const params = network.init(key(5))
  const lambda = 0.7
  const penalty = (p: Params) =>
    jensenShannonPenalty(
      network.verdict(p as typeof params, x(), context()),
      network.verdict(p as typeof params, made(), context()),
      lambda,
    )
  assertClose(penalty(params).dataSync(), [penaltyOracle(params, lambda)], { relative: 1e-5 })
  const { gradients } = lossAndGradients(params, penalty)
  const all = leaves(params)
  for (const [i, { name, tensor }] of all.entries()) {
    const numbers = tensor.dataSync() as Float32Array
    const got = gradients[i].dataSync()
    for (const place of [0, numbers.length - 1]) {
      // steps of float32 weights: what they are after rounding counts
      const at = (by: number) => {
        const moved = numbers.slice()
        moved[place] += by
        const tensors = all.map((leaf, k) => (k === i ? tf.tensor(moved, tensor.shape) : leaf.tensor))
        return { weight: moved[place], value: penaltyOracle(fromLeaves(params, tensors), lambda) }
      }
      const [up, down] = [at(1e-4), at(-1e-4)]
      const wanted = (up.value - down.value) / (up.weight - down.weight)
      assertClose([got[place]], [wanted], { absolute: 2e-5, relative: 2e-3 }, `${name}[${place}]`)
    }
  }
})

test('losses of logits of any size are finite, and right', () => {
  const logits = (...values: number[]) => tf.tensor1d(values)
  assertClose(discriminatorLoss(logits(0, 0), logits(0)).dataSync(), [2 * Math.LN2], { absolute: 1e-6 })
  assertClose(discriminatorLoss(logits(200), logits(-200)).dataSync(), [0], { absolute: 1e-6 })
  assertClose(discriminatorLoss(logits(-200), logits(200)).dataSync(), [400], { relative: 1e-6 })
  assertClose(generatorLoss(logits(0, 0)).dataSync(), [Math.LN2], { absolute: 1e-6 })
  assertClose(generatorLoss(logits(-300)).dataSync(), [300], { relative: 1e-6 })
})

test('no rows, other widths and a negative λ are refused', () => {
  const network = discriminator(SHAPE)
  const params = network.init(key(6))
  assert.throws(() => network.verdict(params, rows(1, 2, 4), context()), /discriminator: expected rows of 3/)
  assert.throws(() => network.verdict(params, x()), /context of 2 numbers, got 3 and 0/)
  assert.throws(() => generatorLoss(tf.tensor1d([])), /generatorLoss: expected one row or more/)
  assert.throws(() => discriminatorLoss(tf.tensor1d([]), tf.tensor1d([1])), /one row or more/)
  const verdict = network.verdict(params, x(), context())
  assert.throws(() => jensenShannonPenalty(verdict, verdict, -1), /λ of at least 0, got -1/)
})
