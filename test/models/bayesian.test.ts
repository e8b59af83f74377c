import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { pushforward, standardNormal } from '../../src/lib/distributions/index.ts'
import {
  allInOneCouplings,
  type DenseNetworkParams,
  denseNetwork,
  drawWeights,
  initMeanField,
  klDivergence,
  type MeanFieldParams,
  noisyWeights,
  variationalLoss,
} from '../../src/lib/models/index.ts'
import {
  bayesianLayer,
  bayesianLayerReference,
  DomainError,
  disposeTree,
  fold,
  isNoisy,
  key,
  leaves,
  mapTree,
  normals,
  type Params,
  ShapeError,
  type Tensor,
  type Tensor2D,
  tf,
} from '../../src/lib/tensor/index.ts'
import { lossAndGradients } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const ALL = () => true
const random = (seed: number, shape: [number, number], scale = 1) =>
  tf.tensor2d(normals(key(seed), shape[0] * shape[1]), shape).mul(scale) as Tensor2D

const NETWORK = denseNetwork({ inputs: 3, contextDim: 2, outputs: 2, width: 6, blocks: 1, activation: 'silu' })

/** A posterior with widths that differ. */
function posterior(shift = -3): MeanFieldParams<DenseNetworkParams> {
  const { mean, logVariance } = initMeanField(NETWORK.init(key(1)), { logVariance: shift, layers: ALL })
  let i = 0
  return { mean, logVariance: mapTree(logVariance, (t) => t.add(random(100 + i++, t.shape as [number, number], 0.5))) }
}

test('a layer has mean and variance of rows times weights, as drawing the weights themselves gives', () => {
  const [depth, columns, rows] = [4, 3, 20_000]
  const one = random(1, [1, depth])
  const x = one.tile([rows, 1]) as Tensor2D
  const [weight, logVariance] = [random(2, [depth, columns]), random(3, [depth, columns])]
  const bias = tf.tensor1d([0.5, -1, 2])
  const y = bayesianLayer({ x, weight, logVariance, bias }, key(4), 'identity')
  const { mean, variance } = tf.moments(y, 0)
  const [m, v] = [
    one.matMul(weight).add(bias).dataSync(),
    one
      .square()
      .matMul(logVariance.exp() as Tensor2D)
      .dataSync(),
  ]
  for (let c = 0; c < columns; c++) {
    assert.ok(Math.abs(mean.dataSync()[c] - m[c]) < 5 * Math.sqrt(v[c] / rows))
    assert.ok(Math.abs(variance.dataSync()[c] / v[c] - 1) < 5 * Math.sqrt(2 / rows))
  }
  // the weights themselves
  const drawn = Array.from({ length: rows }, (_, i) => normals(fold(key(9), i), depth * columns))
  const [w, s, row] = [weight, logVariance.mul(0.5).exp(), one].map((t) => [...t.dataSync()])
  const sums = drawn.map((eps) =>
    row.reduce((sum, xi, d) => sum + xi * (w[d * columns] + s[d * columns] * eps[d * columns]), 0.5),
  )
  const average = sums.reduce((a, b) => a + b) / rows
  const spread = sums.reduce((a, b) => a + (b - average) ** 2, 0) / rows
  assert.ok(Math.abs(average - mean.dataSync()[0]) < 7 * Math.sqrt(v[0] / rows))
  assert.ok(Math.abs(spread / variance.dataSync()[0] - 1) < 7 * Math.sqrt(2 / rows))
})

test('the hot layer is its reference, value and gradients; widths beyond the bound are those of the bound', () => {
  for (const activation of ['identity', 'leakyRelu', 'relu', 'silu'] as const) {
    const given = [random(1, [37, 5]), random(2, [5, 7]), random(3, [5, 7]), tf.tensor1d(normals(key(5), 7))]
    const extreme = given[2].add(tf.oneHot([0, 1, 2, 3, 4], 7).mul(20)) as Tensor2D
    const value = (layer: typeof bayesianLayer) => (x: Tensor, weight: Tensor, logVariance: Tensor, bias: Tensor) =>
      layer({ x, weight, logVariance, bias } as never, key(6), activation)
        .mul(tf.cos(tf.range(0, 37 * 7).reshape([37, 7])))
        .sum()
    for (const logVariance of [given[2], extreme]) {
      const inputs = [given[0], given[1], logVariance, given[3]]
      const [got, wanted] = [bayesianLayer, bayesianLayerReference].map((layer) =>
        tf.grads(value(layer) as never)(inputs),
      )
      got.forEach((gradient, i) => {
        const scale = Math.max(...wanted[i].abs().dataSync(), 1e-3)
        assertClose(gradient.dataSync(), wanted[i].dataSync(), { absolute: 3e-5 * scale, relative: 1e-4 })
      })
      const [a, b] = [bayesianLayer, bayesianLayerReference].map((layer) =>
        layer(
          { x: inputs[0], weight: inputs[1], logVariance, bias: inputs[3] } as never,
          key(6),
          activation,
        ).dataSync(),
      )
      assertClose(a, b, { relative: 1e-4, absolute: 2e-5 * Math.max(...b.map(Math.abs)) })
    }
  }
})

test('shapes that do not fit are refused', () => {
  const [x, weight] = [random(1, [3, 4]), random(2, [4, 2])]
  const bias = tf.zeros([2]) as never
  assert.throws(() => bayesianLayer({ x, weight, logVariance: random(3, [2, 4]), bias }, key(1), 'relu'), ShapeError)
  assert.throws(() => bayesianLayer({ x: weight, weight, logVariance: weight, bias }, key(1), 'relu'), ShapeError)
})

test('the divergence is that of a Monte Carlo estimate, zero at the prior, and grows from there', () => {
  const params = posterior(-1)
  const width = 0.7
  const [means, logs] = [params.mean, params.logVariance].map((tree) =>
    leaves(tree as Params)
      .filter(({ name }) => name in params.logVariance)
      .flatMap(({ tensor }) => [...tensor.dataSync()]),
  )
  // ln q − ln p at draws of q
  const draws = 4000
  let [sum, squares] = [0, 0]
  for (let i = 0; i < draws; i++) {
    const eps = normals(fold(key(3), i), means.length)
    const one = means.reduce((total, mu, k) => {
      const sigma = Math.exp(logs[k] / 2)
      const w = mu + sigma * eps[k]
      return total - eps[k] ** 2 / 2 - Math.log(sigma) + w ** 2 / (2 * width ** 2) + Math.log(width)
    }, 0)
    sum += one
    squares += one ** 2
  }
  const estimate = sum / draws
  const error = Math.sqrt((squares / draws - estimate ** 2) / draws)
  const [kl] = klDivergence(params, width).dataSync()
  assert.ok(Math.abs(kl - estimate) < 4 * error, `${kl}, ${estimate} ± ${error}`)
  const atPrior = {
    mean: mapTree(params.mean, (t, name) => (name in params.logVariance ? tf.zerosLike(t) : t)),
    logVariance: mapTree(params.logVariance, (t) => tf.fill(t.shape, 2 * Math.log(width))),
  }
  assert.ok(Math.abs(klDivergence(atPrior, width).dataSync()[0]) < 1e-3)
  assert.ok(klDivergence(atPrior, 2 * width).dataSync()[0] > 1)
  assert.throws(() => klDivergence(params, 0), DomainError)
})

test('draws are whole networks: 0 the means, the same for the same key, of the mean and width that they should have', () => {
  const params = posterior()
  const [zero, one, again, other] = [0, 3, 3, 4].map((i) => drawWeights(params, key(8), i))
  const flat = (tree: Params) => leaves(tree).flatMap(({ tensor }) => [...tensor.dataSync()])
  assert.deepEqual(flat(zero), flat(params.mean))
  assert.deepEqual(flat(one), flat(again))
  assert.notDeepEqual(flat(one), flat(other))
  assert.deepEqual(
    leaves(one).map(({ name }) => name),
    leaves(params.mean).map(({ name }) => name),
  )
  assert.deepEqual([...one.input.bias.dataSync()], [...params.mean.input.bias.dataSync()])
  const draws = Array.from({ length: 800 }, (_, i) => drawWeights(params, key(8), i + 1).input.weight.dataSync()[1])
  const mean = draws.reduce((a, b) => a + b) / 800
  const sigma = Math.sqrt(draws.reduce((a, b) => a + (b - mean) ** 2, 0) / 800)
  const wanted = Math.exp(params.logVariance['input.weight'].dataSync()[1] / 2)
  assert.ok(Math.abs(mean - params.mean.input.weight.dataSync()[1]) < (5 * wanted) / Math.sqrt(800))
  assert.ok(Math.abs(sigma / wanted - 1) < 5 / Math.sqrt(1600))
  disposeTree(one)
  assert.ok(Number.isFinite(params.mean.input.bias.dataSync()[0]), 'a draw is freed without its posterior')
  assert.throws(() => drawWeights(params, key(8), -1), DomainError)
})

test('which layers have a width is asked by their path, and it must be one at least', () => {
  const some = initMeanField(NETWORK.init(key(1)), { logVariance: -9, layers: (path) => path === 'output' })
  assert.deepEqual(Object.keys(some.logVariance), ['output.weight'])
  const all = initMeanField(NETWORK.init(key(1)), { logVariance: -9, layers: ALL })
  assert.deepEqual(Object.keys(all.logVariance).sort(), [
    'blocks.0.0.weight',
    'input.contextWeight',
    'input.weight',
    'output.weight',
  ])
  assert.throws(() => initMeanField(NETWORK.init(key(1)), { logVariance: -9, layers: () => false }), DomainError)
  assert.throws(() => initMeanField(NETWORK.init(key(1)), { logVariance: -12, layers: ALL }), DomainError)
})

test('with hardly any width the network is the deterministic one, in training too; with more it is not', () => {
  const x = random(1, [5, 3])
  const context = { value: random(2, [5, 2]) }
  const run = (params: Params) => NETWORK.apply(params as DenseNetworkParams, x, context).dataSync()
  const start = () => NETWORK.init(key(1))
  const wanted = run(start())
  const narrow = initMeanField(start(), { logVariance: -11, layers: ALL })
  const noisy = noisyWeights(narrow, key(2))
  assert.ok(isNoisy(noisy) && !isNoisy(narrow))
  assertClose(run(noisy), wanted, { absolute: 0.15 })
  const wide = initMeanField(start(), { logVariance: 0, layers: ALL })
  const [one, same, other] = [2, 2, 3].map((seed) => run(noisyWeights(wide, key(seed))))
  assert.deepEqual(one, same)
  assert.ok(Math.max(...one.map((v, i) => Math.abs(v - wanted[i]))) > 0.3)
  assert.ok(Math.max(...one.map((v, i) => Math.abs(v - other[i]))) > 0.3)
})

test('a context shared by segments or by runs is drawn for each row', () => {
  const params = noisyWeights(initMeanField(NETWORK.init(key(1)), { logVariance: -11, layers: ALL }), key(2))
  const x = random(1, [6, 3])
  const value = random(2, [3, 2])
  const byRuns = NETWORK.apply(params, x, { value, repeat: 2 }).dataSync()
  const bySegments = NETWORK.apply(params, x, { value, offsets: tf.tensor1d([0, 2, 4, 6], 'int32') }).dataSync()
  const rows = tf.gather(value, tf.tensor1d([0, 0, 1, 1, 2, 2], 'int32')) as Tensor2D
  assertClose(byRuns, NETWORK.apply(params, x, { value: rows }).dataSync(), { absolute: 1e-5 })
  assertClose(bySegments, byRuns, { absolute: 1e-5 })
  assert.throws(() => NETWORK.apply(params, x, { value: random(2, [6, 3]) }), ShapeError)
})

test('who reads a weight gets one draw of it, the same each time', () => {
  const params = posterior(0)
  const { input } = noisyWeights(params, key(2))
  const [first, second] = [input.weight.dataSync(), input.weight.dataSync()]
  assert.deepEqual(first, second)
  assert.ok(Math.abs(first[0] - params.mean.input.weight.dataSync()[0]) > 1e-3)
  assert.deepEqual([...input.bias.dataSync()], [...params.mean.input.bias.dataSync()])
})

test('the gradients of the evidence bound reach every mean and every width, and are those of finite differences', () => {
  const flow = pushforward(
    standardNormal(2),
    allInOneCouplings({
      ...{ dim: 2, contextDim: 0, blocks: 2, hiddenLayers: 1, width: 4, activation: 'silu', clamp: 1 },
      order: key(1),
    }),
  )
  const params = initMeanField(flow.init(key(1)), { logVariance: -2, layers: ALL })
  const x = random(3, [40, 2])
  const loss = (given: typeof params) =>
    variationalLoss(
      flow
        .given(noisyWeights(given, key(5)))
        .logProb(x)
        .mean()
        .neg() as tf.Scalar,
      klDivergence(given, 1),
      { scaling: 'per-event', events: 50, dim: 2, klWeight: 1 },
    )
  const { gradients } = lossAndGradients(params, (p) => loss(p as typeof params))
  for (const [i, { name, tensor }] of leaves(params).entries()) {
    if (tensor.size === 0) continue
    const at = (step: number) => {
      const values = Float32Array.from(tensor.dataSync())
      values[0] += step
      const changed = tf.tensor(values, tensor.shape)
      const all = mapTree(params, (t, own) => (own === name ? changed : t))
      return loss(all).dataSync()[0]
    }
    const slope = (at(0.02) - at(-0.02)) / 0.04
    const got = gradients[i].dataSync()[0]
    assert.ok(Math.abs(got - slope) < 5e-3 + 0.02 * Math.abs(slope), `${name}: ${got}, ${slope}`)
  }
})

test('the three scalings, by hand', () => {
  const [nll, kl] = [tf.scalar(6), tf.scalar(100)]
  const of = (scaling: 'per-event' | 'per-dimension' | 'published', klWeight = 1) =>
    variationalLoss(nll, kl, { scaling, events: 50, dim: 4, klWeight }).dataSync()[0]
  assert.equal(of('per-event'), 8)
  assert.equal(of('per-dimension'), 2)
  assert.equal(of('published'), 3.5)
  assert.equal(of('per-event', 0.5), 7)
  assert.throws(() => variationalLoss(nll, kl, { scaling: 'per-event', events: 0, dim: 1, klWeight: 1 }), DomainError)
})
