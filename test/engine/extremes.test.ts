import assert from 'node:assert/strict'
import test from 'node:test'
import { registerSimdBackend } from '../../src/engine/index.ts'
import { splineCouplingReference } from '../../src/lib/bijections/splineCouplingReference.ts'
import { normals, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'

registerSimdBackend({ threads: 1 })
await tf.setBackend('simd')

const BINS = 10
const attrs = { columns: [0], bins: BINS, bound: 4, logitScale: 0.125 }

function spline(xs: number[], raw: number[], inverse: boolean): { value: number[]; logDet: number[] } {
  return tf.tidy(() => {
    const inputs = { x: tf.tensor2d(xs, [xs.length, 1]), raw: tf.tensor2d(raw, [xs.length, 3 * BINS - 1]) }
    const [value, logDet] = tf
      .engine()
      .runKernel('neutrina/SplineCoupling', inputs, { ...attrs, inverse } as never) as unknown as tf.Tensor[]
    return { value: [...value.dataSync()], logDet: [...logDet.dataSync()] }
  })
}

const repeated = (row: number[], n: number) => Array.from({ length: n }, () => row).flat()

test('a spline and its inverse meet within 1e-5 over [-4, 4]', () => {
  const xs = Array.from({ length: 401 }, (_, i) => -4 + i / 50)
  const raw = [...normals([1, 2], xs.length * (3 * BINS - 1))]
  const there = spline(xs, raw, false)
  const back = spline(there.value, raw, true)
  const wrong = xs.findIndex((x, i) => !(Math.abs(back.value[i] - x) < 1e-5))
  assert.equal(wrong, -1, `${xs[wrong]}: ${back.value[wrong]}`)
})

// equal logits: all bins 0.8 wide, knots at −4 + 0.8 i
const even = Array.from({ length: 3 * BINS - 1 }, () => 0)
const cases: [string, number[], number[]][] = [
  ['at the knots', Array.from({ length: 11 }, (_, i) => -4 + 0.8 * i), even],
  ['at and beyond the bound', [-4, 4, -4.0000005, 4.0000005, 1e30, -1e30], even],
  ['huge logits of one sign', [-3, 0, 3], even.map((_, i) => (i % 2 ? 1e4 : -1e4))],
  ['one bin that takes all', [-3.9, 0, 3.9], even.map((_, i) => (i === 3 || i === 13 ? 1e4 : 0))],
  ['steep slopes', [-3, 0, 3], even.map((_, i) => (i < 20 ? 0 : 50))],
  ['flat slopes', [-3, 0, 3], even.map((_, i) => (i < 20 ? 0 : -50))],
  ['not a number in', [Number.NaN, 1], even],
]

for (const [name, xs, row] of cases) {
  for (const direction of ['forward', 'inverse'] as const) {
    test(`spline ${direction} ${name}: as the reference`, async () => {
      const raw = repeated(row, xs.length)
      const got = spline(xs, raw, direction === 'inverse')
      const inputs = {
        ...attrs,
        x: tf.tensor2d(xs, [xs.length, 1]) as Tensor2D,
        raw: tf.tensor2d(raw, [xs.length, 29]),
      }
      const wanted = splineCouplingReference(inputs, direction)
      const [value, logDet] = [wanted.value.dataSync(), wanted.logDet.dataSync()]
      xs.forEach((x, i) => {
        close(got.value[i], value[i], `value at ${x}`)
        close(got.logDet[i], logDet[i], `log-determinant at ${x}`)
      })
    })
  }
}

function close(got: number, wanted: number, what: string): void {
  const same = Number.isNaN(wanted) ? Number.isNaN(got) : Math.abs(got - wanted) <= 2e-4 * Math.max(1, Math.abs(wanted))
  assert.ok(same, `${what}: ${got}, not ${wanted}`)
}

test('a NaN in one row stays in it', () => {
  const x = tf.tensor2d([
    [1, Number.NaN],
    [3, 4],
  ])
  const inputs = { x, weight: tf.ones([2, 3]), bias: tf.zeros([3]), gain: tf.ones([3]), shift: tf.zeros([3]) }
  const y = tf.engine().runKernel('neutrina/DenseLayer', inputs, { activation: 'leakyRelu', repeat: 0 }) as tf.Tensor
  assert.deepEqual([...y.dataSync()].map(Number.isNaN), [true, true, true, false, false, false])
})

const exact: [string, (x: tf.Tensor) => tf.Tensor, (x: number) => number, number[]][] = [
  ['exp', tf.exp, Math.exp, [-120, -103.5, -90, -87.5, -1, -1e-8, 0, 1, 50, 88.7, 89, Number.NaN]],
  ['log', tf.log, Math.log, [0, 1e-45, 1e-39, 1e-10, 0.7, 0.99999, 1, 1.00001, 3, 1e30, Number.POSITIVE_INFINITY, -1]],
  ['log1p', tf.log1p, Math.log1p, [-1, -0.5, -1e-9, 0, 1e-9, 1, 1e30, -2]],
  ['tanh', tf.tanh, Math.tanh, [-100, -3, -0.626, -0.624, -1e-9, 0, 0.3, 5, 1e30]],
  ['sigmoid', tf.sigmoid, (x) => 1 / (1 + Math.exp(-x)), [-80, -3, 0, 2, 90]],
  ['softplus', tf.softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), [-80, -20, -5, 0, 1, 20, 1e4]],
]

for (const [name, ours, theirs, special] of exact) {
  test(`${name} is right to three units in the last place`, () => {
    const xs = Float32Array.from([...special, ...Array.from({ length: 2000 }, (_, i) => (i - 700) / 61)])
    const got = ours(tf.tensor1d(xs)).dataSync()
    xs.forEach((x, i) => {
      const wanted = Math.fround(theirs(x))
      const unit = Math.max(2 ** (Math.floor(Math.log2(Math.abs(wanted))) - 23), 2 ** -149)
      const same = Object.is(got[i], wanted) || got[i] === wanted || Math.abs(got[i] - wanted) <= 3 * unit
      assert.ok(same, `${name}(${x}) = ${got[i]}, not ${wanted}`)
    })
  })
}
