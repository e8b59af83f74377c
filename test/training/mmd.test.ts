import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { DomainError, key, normals, ShapeError, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { type MmdKernel, mmd, mmdOfColumns, mmdOfColumnsReference, mmdReference } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { centralDifferences } from '../helpers/centralDifferences.ts'

before(testBackend)

const [N, M, D] = [7, 5, 3]
const KERNELS: readonly MmdKernel[] = [
  { kernel: 'gaussian', widths: [0.7] },
  { kernel: 'gaussian', widths: [0.5, 1, 4] },
  { kernel: 'cauchy', widths: [0.3, 2] },
]
const points = (seed: number, rows: number, shift = 0) =>
  Array.from(normals(key(seed), rows * D), (v) => Math.fround(v + shift))

/** Gretton et al., JMLR 13 (2012) 723 eq. 5, squared, by loops over pairs in float64. */
function oracle(x: readonly number[], y: readonly number[], { kernel, widths }: MmdKernel): number {
  const k = (a: readonly number[], i: number, b: readonly number[], j: number) => {
    let r2 = 0
    for (let c = 0; c < D; c++) r2 += (a[i * D + c] - b[j * D + c]) ** 2
    return widths.reduce(
      (sum, w) => sum + (kernel === 'gaussian' ? Math.exp(-r2 / (2 * w * w)) : w ** 2 / (w ** 2 + r2)),
      0,
    )
  }
  const mean = (a: readonly number[], b: readonly number[]) => {
    let sum = 0
    for (let i = 0; i < a.length / D; i++) for (let j = 0; j < b.length / D; j++) sum += k(a, i, b, j)
    return (sum * D * D) / (a.length * b.length)
  }
  return mean(x, x) + mean(y, y) - 2 * mean(x, y)
}

/** The same of points on a line. */
const oracleOfColumn = (x: readonly number[], y: readonly number[], kernel: MmdKernel) => {
  const inSpace = (on: readonly number[]) => on.flatMap((v) => [v, ...new Array<number>(D - 1).fill(0)])
  return oracle(inSpace(x), inSpace(y), kernel)
}

const tensor = (numbers: readonly number[]) => tf.tensor2d([...numbers], [numbers.length / D, D])

for (const kernel of KERNELS) {
  const name = `${kernel.kernel} of widths ${kernel.widths.join(', ')}`
  const [x, y] = [points(1, N), points(2, M, 0.5)]

  test(`${name}: beside loops over pairs`, () => {
    for (const f of [mmd, mmdReference]) {
      assertClose(f(tensor(x), tensor(y), kernel).dataSync(), [oracle(x, y, kernel)], { absolute: 2e-6 })
    }
  })

  test(`${name}: gradients beside finite differences`, () => {
    const got = tf.grads((a: tf.Tensor, b: tf.Tensor) => mmd(a as Tensor2D, b as Tensor2D, kernel))([
      tensor(x),
      tensor(y),
    ])
    got.forEach((gradient, i) => {
      const wanted = centralDifferences((at) => oracle(at[0], at[1], kernel), [x, y], i)
      assertClose(gradient.dataSync(), wanted, { relative: 1e-3, absolute: 1e-6 })
    })
  })

  test(`${name}: of every column by itself, beside its slow twin, with gradients`, () => {
    const [a, b] = [tensor(x), tensor(y)]
    const columns = Array.from({ length: D }, (_, c) => [x, y].map((p) => p.filter((_, i) => i % D === c)))
    const wanted = columns.map(([p, q]) => oracleOfColumn(p, q, kernel))
    for (const f of [mmdOfColumns, mmdOfColumnsReference]) {
      assertClose(f(a, b, kernel).dataSync(), wanted, { absolute: 2e-6 })
    }
    const weights = tf.tensor1d([1, -2, 0.5])
    const gradients = (f: typeof mmdOfColumns) =>
      tf.grads((p: tf.Tensor, q: tf.Tensor) =>
        f(p as Tensor2D, q as Tensor2D, kernel)
          .mul(weights)
          .sum(),
      )([a, b])
    const [fast, slow] = [mmdOfColumns, mmdOfColumnsReference].map(gradients)
    fast.forEach((gradient, i) => {
      assertClose(gradient.dataSync(), slow[i].dataSync(), { relative: 1e-4, absolute: 1e-6 })
    })
  })

  test(`${name}: zero for a sample and itself, and it grows with the distance`, () => {
    const of = (shift: number) => mmd(tensor(x), tensor(points(1, N, shift)), kernel).dataSync()[0]
    assertClose([of(0)], [0], { absolute: 1e-6 })
    assert.ok(of(0.3) > 1e-3 && of(1) > of(0.3) && of(3) > of(1))
  })
}

test('near points far from the origin keep their distance', () => {
  const [x, y] = [
    [1000, 0, 0],
    [1000.5, 0, 0],
  ]
  const kernel: MmdKernel = { kernel: 'gaussian', widths: [1] }
  assertClose(mmd(tensor(x), tensor(y), kernel).dataSync(), [2 - 2 * Math.exp(-0.125)], { absolute: 1e-6 })
})

test('empty samples, samples of different widths and widths that are none are refused', () => {
  const kernel: MmdKernel = { kernel: 'cauchy', widths: [1] }
  assert.throws(() => mmd(tf.zeros([0, 3]), tf.zeros([2, 3]), kernel), ShapeError)
  assert.throws(() => mmd(tf.zeros([2, 2]), tf.zeros([2, 3]), kernel), ShapeError)
  assert.throws(() => mmdOfColumns(tf.zeros([2, 2]), tf.zeros([2, 3]), kernel), ShapeError)
  for (const widths of [[], [0], [1, Number.NaN]]) {
    assert.throws(() => mmd(tf.zeros([2, 3]), tf.zeros([2, 3]), { kernel: 'cauchy', widths }), DomainError)
  }
})
