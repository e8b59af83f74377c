/** A flow along a velocity: its divergence against differences, its density against closed forms, and what it learns. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import {
  drawnPaths,
  matchingLoss,
  NOISE_PATHS,
  type NoisePath,
  pathsAt,
  type VelocityParams,
  velocityFlow,
} from '../../src/lib/models/index.ts'
import {
  disposeTree,
  fold,
  key,
  normals,
  type Params,
  type Tensor1D,
  type Tensor2D,
  tf,
  uniforms,
  useBackend,
} from '../../src/lib/tensor/index.ts'
import { train, warmUpCosine } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

before(async () => void (await useBackend()))

const numbers = (tensor: { dataSync(): ArrayLike<number> }) => Array.from(tensor.dataSync())

test('the divergence is the sum of the differences of each column', () => {
  const flow = velocityFlow({ dim: 3, contextDim: 2, width: 24, steps: 4 })
  const params = flow.init(key(1))
  const linear = tf.tensor2d([0.3, -0.2, 0.1, 0.5, -0.4, 0.2, 0, 0.1, 0.7], [3, 3])
  const own = { ...params, linear }
  const [x, times] = [normals(key(2), 18), [0, 0.1, 0.4, 0.5, 0.9, 1]]
  const context = { value: tf.tensor2d(normals(key(3), 6), [3, 2]), repeat: 2 }
  const t = tf.tensor1d(times)
  const wanted = new Array(6).fill(0)
  for (let c = 0; c < 3; c++) {
    const [up, down] = [1, -1].map((sign) => {
      const moved = x.map((value, k) => (k % 3 === c ? value + sign * 0.02 : value))
      return numbers(flow.velocity(own, tf.tensor2d(moved, [6, 3]), t, context))
    })
    for (let i = 0; i < 6; i++) wanted[i] += (up[3 * i + c] - down[3 * i + c]) / 0.04
  }
  assertClose(numbers(flow.divergence(own, tf.tensor2d(x, [6, 3]), t, context)), wanted, { absolute: 2e-3 })
})

test('of a linear velocity the density is the normal one that its exponential makes, better with the square of the steps', () => {
  // exp of [[a, b], [-b, a]] is a rotation by b times e^a
  const [a, b] = [-0.5, 0.8]
  const linear = tf.tensor2d([a, -b, b, a], [2, 2])
  const x = Float32Array.from(normals(key(4), 40))
  const exact = Array.from({ length: 20 }, (_, i) => {
    const r2 = x[2 * i] ** 2 + x[2 * i + 1] ** 2
    return -r2 / (2 * Math.exp(2 * a)) - 2 * a - Math.log(2 * Math.PI)
  })
  const worst = (steps: number) => {
    const flow = velocityFlow({ dim: 2, contextDim: 0, width: 8, steps })
    const start = flow.init(key(5))
    const output = { weight: tf.zeros([8, 2]) as Tensor2D, bias: tf.zeros([2]) as Tensor1D }
    const density = flow.given({ ...start, output, linear })
    const found = numbers(density.logProb(tf.tensor2d(x, [20, 2])))
    const { value, logProb } = density.sample(key(6), 50)
    assertClose(numbers(density.logProb(value)), numbers(logProb), { absolute: 0.5 / steps ** 2 + 1e-5 })
    return Math.max(...found.map((value, i) => Math.abs(value - exact[i])))
  }
  const [coarse, fine] = [worst(4), worst(16)]
  assert.ok(fine < 0.02 && coarse / fine > 8, `${coarse} ${fine}`)
})

test('draws are the same however they are cut into blocks; wrong shapes and steps are named', () => {
  const flow = velocityFlow({ dim: 2, contextDim: 1, width: 8, steps: 3 })
  const params = flow.init(key(7))
  const context = tf.tensor2d([0.1, 0.2, 0.3, 0.4], [4, 1])
  const all = numbers(flow.given(params, context).sample(key(8), 3).value)
  const rest = numbers(flow.given(params, context.slice([2, 0], [2, 1])).sample(key(8), 3, 2).value)
  assertClose(all.slice(12), rest, { absolute: 1e-6 })
  assert.throws(() => velocityFlow({ dim: 2, contextDim: 0, width: 8, steps: 0 }), /whole number of steps/)
  assert.throws(() => flow.given(params, context, tf.zeros([4, 5])), /no latent shape/)
})

test('paths begin at the noise and end at the data, and their velocity is that of differences', () => {
  const [noise, data] = [14, 15].map((seed) => tf.tensor2d(normals(key(seed), 10), [5, 2]))
  for (const path of NOISE_PATHS) {
    const on = (t: number) => pathsAt(path, noise, data, tf.fill([5], t) as Tensor1D)
    assertClose(numbers(on(0).at), numbers(noise), { absolute: 1e-6 })
    assertClose(numbers(on(1).at), numbers(data), { absolute: 1e-6 })
    const [up, down] = [0.31, 0.29].map((t) => numbers(on(t).at))
    assertClose(
      numbers(on(0.3).velocity),
      up.map((x, k) => (x - down[k]) / 0.02),
      { absolute: 1e-3 },
    )
  }
  // of normal noise and normal data a circle keeps the variance at every time
  const many = [16, 17].map((seed) => tf.tensor2d(normals(key(seed), 20_000), [20_000, 1]))
  const { at } = pathsAt('circle', many[0], many[1], tf.tensor1d(uniforms(key(18), 20_000)))
  assertClose(numbers(at.square().mean()), [1], { absolute: 0.03 })
  assert.throws(() => pathsAt('spiral' as 'circle', noise, data, tf.zeros([5])), /straight or circle/)
})

/** x ~ N(0, 2²) is seen as y = x + N(0, 1): x | y is normal about 0.8 y, its variance 0.8. */
const learns = (path: NoisePath) => async () => {
  const flow = velocityFlow({ dim: 1, contextDim: 1, width: 48, steps: 10 })
  const count = 20_000
  const truth = normals(key(9), count).map((z) => 2 * z)
  const seen = truth.map((x, i) => x + normals(fold(key(10), i), 1)[0])
  const data = {
    count,
    batch: (rows: ArrayLike<number>) => ({
      data: tf.tensor2d(
        Float32Array.from(rows, (i) => truth[i]),
        [rows.length, 1],
      ),
      context: tf.tensor2d(
        Float32Array.from(rows, (i) => seen[i]),
        [rows.length, 1],
      ),
    }),
  }
  const epochs = 12
  const { params } = await train({
    init: flow.init(key(11)),
    data,
    validation: data,
    loss: (p: Params, batch: { data: Tensor2D; context: Tensor2D }, own) => {
      const rows = batch.data.shape[0]
      return matchingLoss(flow, p as VelocityParams, { ...batch, ...drawnPaths(own, rows, 1), path })
    },
    schedule: warmUpCosine({ peak: 3e-3, warmUpSteps: 40, totalSteps: epochs * 79 }),
    ...{ epochs, batchSize: 256, patience: epochs, key: key(12) },
  })
  for (const y of [-3, -0.5, 0, 2]) {
    const density = flow.given(params as VelocityParams, tf.tensor2d([y], [1, 1]))
    const drawn = numbers(density.sample(key(13), 8000).value)
    const mean = drawn.reduce((s, v) => s + v, 0) / drawn.length
    const width = Math.sqrt(drawn.reduce((s, v) => s + (v - mean) ** 2, 0) / drawn.length)
    assertClose([mean, width], [0.8 * y, Math.sqrt(0.8)], { absolute: 0.08 })
    const at = [0.8 * y - 0.9, 0.8 * y, 0.8 * y + 0.9]
    const exact = at.map((x) => -((x - 0.8 * y) ** 2) / 1.6 - 0.5 * Math.log(2 * Math.PI * 0.8))
    assertClose(numbers(density.logProb(tf.tensor2d(at, [3, 1]))), exact, { absolute: 0.12 })
  }
  disposeTree(params)
}
for (const path of NOISE_PATHS) {
  const name = `a normal posterior is learnt along a ${path} path: mean, width and density of its closed form`
  test(name, { timeout: 120_000 }, learns(path))
}
