import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import { applyLu, splineCoupling } from '../../src/lib/bijections/index.ts'
import { tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { flat, largestDifference } from './hostRows.ts'

interface Wanted {
  value: number[][]
  logDet: number[]
}
interface Reference {
  couplings: {
    columns: number[]
    bins: number
    bound: number
    logitScale: number
    x: number[][]
    raw: number[][]
    forward: Wanted
    inverse: Wanted
  }[]
  lus: {
    start: number
    lower: number[]
    upper: number[]
    diagonal: number[]
    bias: number[]
    x: number[][]
    forward: Wanted
    inverse: Wanted
  }[]
}

/** Written by test/reference/bijections-nflows.py; the versions are in the file. */
const path = new URL('../reference/bijections-nflows.json', import.meta.url)
const reference: Reference = JSON.parse(readFileSync(path, 'utf8'))

before(testBackend)

for (const { columns, x, raw, ...rest } of reference.couplings) {
  for (const direction of ['forward', 'inverse'] as const) {
    test(`spline coupling of columns ${columns}, ${direction}: as nflows`, () => {
      const { bins, bound, logitScale } = rest
      const inputs = { x: tf.tensor2d(x), raw: tf.tensor2d(raw), columns, bins, bound, logitScale }
      const { value, logDet } = splineCoupling(inputs, direction)
      assert.ok(largestDifference(flat(value), rest[direction].value.flat()) < 2e-5)
      assert.ok(largestDifference(flat(logDet), rest[direction].logDet) < 1e-4)
    })
  }
}

for (const { x, start, forward, inverse, ...numbers } of reference.lus) {
  const dim = x[0].length
  const params = {
    lower: tf.tensor1d(numbers.lower),
    upper: tf.tensor1d(numbers.upper),
    diagonal: tf.tensor1d(numbers.diagonal),
    bias: tf.tensor1d(numbers.bias),
  }
  for (const [direction, wanted] of [
    ['forward', forward],
    ['inverse', inverse],
  ] as const) {
    test(`LU of ${dim} columns, ${direction}: as nflows`, () => {
      const { value, logDet } = applyLu(params, tf.tensor2d(x), direction)
      assert.ok(largestDifference(flat(value), wanted.value.flat()) < 1e-4)
      assert.ok(wanted.logDet.every((l) => Math.abs(l - logDet.dataSync()[0]) < 1e-5))
    })
  }
  test(`LU of ${dim} columns: starts where nflows does`, () => assert.ok(Math.abs(start - 0.5397424) < 1e-7))
}
