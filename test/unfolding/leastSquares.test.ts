import assert from 'node:assert/strict'
import { test } from 'node:test'
import { key, normals } from '../../src/lib/tensor/index.ts'
import { pseudoInverse } from '../../src/lib/unfolding/leastSquares.ts'

const product = (a: Float64Array, b: Float64Array, n: number, k: number, m: number) =>
  Float64Array.from({ length: n * m }, (_, at) => {
    let sum = 0
    for (let l = 0; l < k; l++) sum += a[Math.floor(at / m) * k + l] * b[l * m + (at % m)]
    return sum
  })

test('the pseudo-inverse fulfils the conditions of Penrose, which only it does', () => {
  for (const [rows, columns] of [
    [1, 1],
    [4, 4],
    [9, 5],
    [40, 16],
  ]) {
    const a = Float64Array.from(normals(key(rows), rows * columns))
    const p = pseudoInverse(a, rows, columns)!
    const pa = product(p, a, columns, rows, columns)
    const ap = product(a, p, rows, columns, rows)
    pa.forEach((x, k) => {
      assert.ok(Math.abs(x - Number(k % (columns + 1) === 0)) < 1e-11, `${rows} × ${columns}: PA is 1`)
    })
    ap.forEach((x, k) => {
      assert.ok(Math.abs(x - ap[(k % rows) * rows + Math.floor(k / rows)]) < 1e-11, 'AP is symmetric')
    })
  }
})

test('dependent columns, empty ones and too few rows have none', () => {
  assert.equal(pseudoInverse(Float64Array.of(1, 2, 2, 4), 2, 2), undefined)
  assert.equal(pseudoInverse(Float64Array.of(1, 0, 2, 0), 2, 2), undefined)
  assert.equal(pseudoInverse(Float64Array.of(1, 2), 1, 2), undefined)
  assert.equal(pseudoInverse(Float64Array.of(Number.NaN, 2, 3, 4), 2, 2), undefined)
})
