import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { standardNormal, uniformBox } from '../../src/lib/distributions/index.ts'
import { kolmogorov } from '../../src/lib/evaluation/index.ts'
import { key, normals, ShapeError, type Tensor, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { CONTEXT, drawParameters, flowOfTwo } from './flows.ts'

before(testBackend)

const flat = (t: Tensor) => Array.from(t.dataSync())
const normal = standardNormal(2)
const flow = flowOfTwo(normal)
const params = drawParameters(flow)
// ε, ln σ and ln w of both columns, of three context rows
const SHAPES = [
  [0.2, 0.1, -0.1, 0.6, 0.3],
  [0, -0.2, 0.1, 0, 0],
  [0.5, 0, 0, 1, -0.5],
]
const SHAPE = tf.tensor2d(SHAPES)

/** ln p in float64, from the formula. */
function oracle(z: readonly number[], [share, a, b, c, d]: readonly number[]): number {
  const density = (...logWidths: number[]) =>
    z.reduce((product, v, k) => {
      const width = Math.exp(logWidths[k])
      return (product * Math.exp(-0.5 * (v / width) ** 2)) / (width * Math.sqrt(2 * Math.PI))
    }, 1)
  return Math.log((1 - share) * density(a, b) + share * density(a + c, b + d))
}

test('a shaped normal: the closed form, row by row, two values each', () => {
  const z = normals(key(1), 12)
  const got = flat(normal.shaped!(SHAPE, 2).logProb(tf.tensor2d(z, [6, 2])))
  const wanted = Array.from({ length: 6 }, (_, i) => oracle([...z.slice(2 * i, 2 * i + 2)], SHAPES[i >> 1]))
  assertClose(got, wanted, { absolute: 1e-5 })
})

test('draws of each shape follow the distribution function of their length where columns are alike', () => {
  const draws = 20_000
  const alike = [
    [0.2, 0.1, 0.1, 0.6, 0.6],
    [0, -0.2, -0.2, 0, 0],
    [0.5, 0, 0, 1, 1],
  ]
  const z = flat(normal.shaped!(tf.tensor2d(alike), draws).sample(key(2), 3 * draws))
  alike.forEach(([share, logWidth, , further], row) => {
    const u = Float64Array.from({ length: draws }, (_, d) => {
      const at = 2 * (row * draws + d)
      const square = z[at] ** 2 + z[at + 1] ** 2
      const below = (width: number) => 1 - Math.exp((-0.5 * square) / width ** 2)
      return (1 - share) * below(Math.exp(logWidth)) + share * below(Math.exp(logWidth + further))
    })
    const { p } = kolmogorov(u)
    assert.ok(p > 1e-3, `row ${row}: ${p}`)
  })
})

test('draws of columns that differ have the variance of each', () => {
  const draws = 40_000
  const z = flat(normal.shaped!(SHAPE, draws).sample(key(7), 3 * draws))
  SHAPES.forEach(([share, ...logs], row) => {
    for (const k of [0, 1]) {
      let sum = 0
      for (let d = 0; d < draws; d++) sum += z[2 * (row * draws + d) + k] ** 2
      const near = Math.exp(2 * logs[k])
      const wanted = (1 - share) * near + share * near * Math.exp(2 * logs[2 + k])
      assert.ok(Math.abs(sum / draws / wanted - 1) < 0.05, `${row}, ${k}: ${sum / draws}, ${wanted}`)
    }
  })
})

test('no width and no share is the standard normal: the same draws, the same densities', () => {
  const plain = flow.given(params, CONTEXT)
  const shaped = flow.given(params, CONTEXT, tf.zeros([3, 5]) as Tensor2D)
  const [a, b] = [plain.sample(key(3), 10), shaped.sample(key(3), 10)]
  assert.deepEqual(flat(b.value), flat(a.value))
  assertClose(flat(b.logProb), flat(a.logProb), { absolute: 1e-5 })
})

test('the density that comes with a draw is the one at it, and moves with the shape', () => {
  const density = flow.given(params, CONTEXT, SHAPE)
  const { value, logProb } = density.sample(key(4), 40)
  assertClose(flat(density.logProb(value)), flat(logProb), { absolute: 1e-3 })
  const plain = flat(flow.given(params, CONTEXT).logProb(value))
  assert.ok(plain.some((lp, i) => Math.abs(lp - flat(logProb)[i]) > 0.1))
})

test('latents are what the bijection makes of data, whatever the shape', () => {
  const { value } = flow.given(params, CONTEXT).sample(key(5), 4)
  const [plain, shaped] = [flow.given(params, CONTEXT), flow.given(params, CONTEXT, SHAPE)].map((density) =>
    flat(density.latent(value)),
  )
  assert.deepEqual(shaped, plain)
  assertClose(plain, flat(normal.sample(key(5), 12)), { absolute: 1e-4 })
})

test('draws do not depend on how context rows are cut into blocks, an odd number of draws included', () => {
  for (const draws of [5, 8]) {
    const whole = flow.given(params, CONTEXT, SHAPE).sample(key(6), draws)
    const part = (from: number, rows: number) =>
      flow
        .given(params, CONTEXT.slice([from, 0], [rows, -1]), SHAPE.slice([from, 0], [rows, -1]))
        .sample(key(6), draws, from)
    const parts = [part(0, 2), part(2, 1)].flatMap(({ value }) => flat(value))
    assertClose(parts, flat(whole.value), { absolute: 1e-4 })
  }
})

test('a shape that does not fit is refused, and a base that has none refuses any', () => {
  const refuses = (f: () => unknown, message: RegExp) =>
    assert.throws(f, (error) => error instanceof ShapeError && message.test(error.message))
  refuses(() => flow.given(params, CONTEXT, tf.zeros([2, 5])), /expected a latent shape of \[3, 5\], got \[2,5\]/)
  refuses(() => flow.given(params, CONTEXT, tf.zeros([3, 3])), /expected a latent shape of \[3, 5\], got \[3,3\]/)
  const box = flowOfTwo(uniformBox(2, 1))
  refuses(() => box.given(drawParameters(box), CONTEXT, SHAPE), /this base has one of its own/)
})
