import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { moveRows, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const X = [
  [1, 2],
  [3, 4],
  [5, 6],
]
const indices = (list: number[]) => tf.tensor1d(list, 'int32')

test('rows go where they are sent, zeros between them', () => {
  const moved = moveRows(tf.tensor2d(X), indices([2, 3, 0, 1]), indices([2, 3, 0]))
  assert.deepEqual(moved.arraySync(), [
    [5, 6],
    [0, 0],
    [1, 2],
    [3, 4],
  ])
})

test('the gradient is the way back; a row that went nowhere gets zero', () => {
  const weights = tf.tensor2d([
    [10, 20],
    [30, 40],
  ])
  // row 1 is left out: 2 places, of which `back` names none
  const f = (x: tf.Tensor) =>
    moveRows(x as Tensor2D, indices([2, 0]), indices([1, 2, 0]))
      .mul(weights)
      .sum()
  assert.deepEqual(tf.grad(f)(tf.tensor2d(X)).arraySync(), [
    [30, 40],
    [0, 0],
    [10, 20],
  ])
})
