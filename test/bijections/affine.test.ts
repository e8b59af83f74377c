import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { affine, affineCoupling, affineCouplingReference } from '../../src/lib/bijections/index.ts'
import { DomainError, key, normals, ShapeError, tf } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { flat } from './hostRows.ts'

before(testBackend)

const random = (seed: number, rows: number, columns: number) =>
  tf.tensor2d(normals(key(seed), rows * columns), [rows, columns])

test('one row by hand, both directions', () => {
  const [s, t] = [tf.tensor2d([[Math.log(2), 0]]), tf.tensor2d([[1, -4]])]
  const there = affineCoupling({ x: tf.tensor2d([[3, 5]]), s, t }, 'forward')
  assertClose(flat(there.value), [7, 1], { absolute: 1e-6 })
  assertClose(flat(there.logDet), [Math.log(2)], { absolute: 1e-6 })
  const back = affineCoupling({ x: there.value, s, t }, 'inverse')
  assertClose(flat(back.value), [3, 5], { absolute: 1e-6 })
  assertClose(flat(back.logDet), [-Math.log(2)], { absolute: 1e-6 })
})

test('the hot function is its reference', () => {
  const inputs = { x: random(1, 7, 3), s: random(2, 7, 3), t: random(3, 7, 3) }
  for (const direction of ['forward', 'inverse'] as const) {
    const [got, wanted] = [affineCoupling(inputs, direction), affineCouplingReference(inputs, direction)]
    assertClose(flat(got.value), flat(wanted.value), { relative: 1e-5, absolute: 1e-5 })
    assertClose(flat(got.logDet), flat(wanted.logDet), { absolute: 1e-5 })
  }
})

test('raw numbers of any size keep the scale within its bound', () => {
  const x = tf.tensor2d([[1], [1], [1]])
  const raw = tf.tensor2d([
    [1e30, 0],
    [-1e30, 0],
    [1e-3, 0],
  ])
  const { value, logDet } = affine({ bound: 2 }).forward(x, raw, [0])
  assertClose(flat(logDet), [2, -2, 1e-3], { relative: 1e-5 })
  assertClose(flat(value), [Math.exp(2), Math.exp(-2), Math.exp(1e-3)], { relative: 1e-5 })
})

test('shapes that do not fit and bounds that are none are refused', () => {
  const x = random(1, 2, 3)
  assert.throws(() => affineCoupling({ x, s: random(2, 2, 2), t: x }, 'forward'), ShapeError)
  assert.throws(() => affine({ bound: 0 }), DomainError)
})
