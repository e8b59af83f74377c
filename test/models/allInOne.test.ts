/** The published all-in-one flows: the numbers of weights in the tables of arXiv 2006.06685 and 2104.04543, and what a block is. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { pushforward, standardNormal } from '../../src/lib/distributions/index.ts'
import {
  type AllInOneShape,
  allInOneCouplings,
  allInOneGenerator,
  conditioned,
  denseNetwork,
  initMeanField,
} from '../../src/lib/models/index.ts'
import { countWeights, key, leaves, mapTree, normals, type Params, tf } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const SHAPE = { contextDim: 0, hiddenLayers: 1, width: 256, activation: 'leakyRelu', clamp: 1, order: key(3) } as const

/** Weights of the blocks' networks, which the tables count; a block's global affine map has two more a column. */
function weightsOf(changes: Pick<AllInOneShape, 'dim' | 'blocks'> & Partial<AllInOneShape>, bayesian = false): number {
  const shape = { ...SHAPE, ...changes }
  const start = allInOneCouplings(shape).init(key(1)) as Params
  const params = bayesian ? initMeanField(start, { logVariance: -9, layers: () => true }) : start
  return countWeights(params) - 2 * shape.dim * shape.blocks
}

test('the published flows have their numbers of weights', () => {
  assert.equal(weightsOf({ dim: 4, blocks: 20, hiddenLayers: 2, width: 64 }, true), 181_840)
  assert.equal(weightsOf({ dim: 16, blocks: 24 }), 153_984)
  assert.equal(weightsOf({ dim: 28, blocks: 24 }), 264_864)
  assert.equal(weightsOf({ dim: 12, blocks: 24, contextDim: 256 }), 1_689_888)
  assert.equal(weightsOf({ dim: 12, blocks: 24, contextDim: 256, hiddenLayers: 2 }), 3_268_896)
})

test('the published condition networks have theirs', () => {
  const network = (inputs: number, layers: number) =>
    denseNetwork({ inputs, outputs: 256, width: 1024, blocks: layers - 2, skip: false, norm: false })
  const flow = pushforward(standardNormal(12), allInOneCouplings({ ...SHAPE, dim: 12, blocks: 24, contextDim: 256 }))
  const { condition } = conditioned(flow, network(16, 2)).init(key(1))
  assert.equal(countWeights(condition), 279_808)
  assert.equal(countWeights(network(25, 8).init(key(1))), 6_586_624)
})

/** Parameters away from the start. */
const moved = <P extends Params>(start: P): P => {
  let i = 0
  return mapTree(start, (t) => t.add(tf.tensor(normals(key(++i), t.size), t.shape).mul(0.3)))
}

test('a block is the coupling of its code, the global affine map and the exchange of both columns', () => {
  const flow = allInOneCouplings({ ...SHAPE, dim: 2, blocks: 1, width: 3, clamp: 1 })
  const params = moved(flow.init(key(5)))
  const named = Object.fromEntries(leaves(params).map(({ name, tensor }) => [name, tensor.arraySync()])) as never as {
    '0.input.weight': number[][]
    '0.input.bias': number[]
    '0.output.weight': number[][]
    '0.output.bias': number[]
    '1.scale': number[]
    '1.offset': number[]
  }
  const x = [0.4, -1.3]
  const hidden = named['0.input.bias'].map((b, j) => b + x[0] * named['0.input.weight'][0][j])
  const active = hidden.map((h) => (h > 0 ? h : 0.1 * h))
  const [a, b] = named['0.output.bias'].map((bias, k) =>
    active.reduce((sum, h, j) => sum + h * named['0.output.weight'][j][k], bias),
  )
  const s = Math.tanh(0.1 * a)
  const y = [x[0], x[1] * Math.exp(s) + 0.1 * b]
  const c = named['1.scale'].map((v) => 0.1 * 2 * Math.log1p(Math.exp(0.5 * v)))
  const wanted = y.map((v, i) => v * c[i] + named['1.offset'][i]).reverse()
  const { value, logDet } = flow.forward(params, tf.tensor2d([x]))
  assertClose(value.dataSync(), wanted, { relative: 1e-5 })
  assertClose(logDet.dataSync(), [s + Math.log(c[0]) + Math.log(c[1])], { relative: 1e-5 })
})

test('every column of any dimension is transformed, and the way back is one', () => {
  for (const [dim, contextDim] of [
    [2, 0],
    [3, 2],
    [5, 0],
  ]) {
    const flow = allInOneCouplings({ ...SHAPE, dim, contextDim, blocks: 8, width: 8 })
    const params = moved(flow.init(key(5)))
    const x = tf.tensor2d(normals(key(6), 20 * dim), [20, dim])
    const context = contextDim ? { value: tf.tensor2d(normals(key(7), 40), [20, 2]), repeat: 1 } : undefined
    const { value, logDet } = flow.forward(params, x, context)
    const back = flow.inverse(params, value, context)
    assertClose(back.value.dataSync(), x.dataSync(), { relative: 1e-4, absolute: 1e-4 })
    assertClose(back.logDet.dataSync(), logDet.neg().dataSync(), { relative: 1e-4, absolute: 1e-4 })
    // beyond what affine maps of single columns do: second differences in every column
    const at = (shift: number[]) => {
      const moved = tf.tensor2d([shift])
      const given = context && { value: context.value.slice([0, 0], [1, 2]), repeat: 1 }
      return flow.forward(params, moved, given).value.dataSync()
    }
    const [low, middle, high] = [-1, 0, 1].map((v) => at(Array(dim).fill(v)))
    for (let c = 0; c < dim; c++) assert.ok(Math.abs(low[c] + high[c] - 2 * middle[c]) > 1e-4, `${dim}: ${c}`)
  }
})

test('with fixed weights a flow has the same points and slopes by fewer operations, and frees what it computed', () => {
  for (const dim of [2, 3, 5]) {
    const shape = { ...SHAPE, dim, blocks: 3, hiddenLayers: 2, width: 8, clamp: 2 }
    const flow = allInOneCouplings(shape)
    const params = moved(flow.init(key(7)) as Params) as readonly Params[]
    const before = tf.memory().numTensors
    const generator = allInOneGenerator(shape, params)
    const z = tf.tensor2d(normals(key(8), 9 * dim), [9, dim])
    assertClose(generator.points(z).dataSync(), flow.inverse(params, z).value.dataSync(), { absolute: 2e-5 })
    const slope = (points: (z: tf.Tensor2D) => tf.Tensor) =>
      tf
        .grad((x) =>
          points(x as tf.Tensor2D)
            .square()
            .sum(),
        )(z)
        .dataSync()
    assertClose(
      slope(generator.points),
      slope((x) => flow.inverse(params, x).value),
      { relative: 1e-3, absolute: 1e-3 },
    )
    generator.dispose()
    assert.ok(tf.memory().numTensors >= before)
  }
})
