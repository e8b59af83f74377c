import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { coupling, rationalQuadraticSpline } from '../../src/lib/bijections/index.ts'
import { key, normals, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { type AffineParams, affineConditioner } from './affineConditioner.ts'
import { drawCase } from './sweepTable.ts'

before(testBackend)

const ROWS = 12
const COLUMNS = [0, 2]
const bijection = coupling({
  dim: 4,
  columns: COLUMNS,
  transformer: rationalQuadraticSpline({ bins: 4, bound: 3 }),
  conditioner: affineConditioner(0),
})

/** ∂ value[:, to] / ∂ x[:, from] of each row. */
function jacobian(direction: 'forward' | 'inverse', to: number, from: number): number[] {
  const { params, x } = drawCase(bijection, ROWS)
  const gradient = tf.grad((moved) => {
    const { value } = bijection[direction](params as AffineParams, moved as Tensor2D)
    return value.slice([0, to], [-1, 1]).sum()
  })(x)
  return Array.from(gradient.slice([0, from], [-1, 1]).dataSync())
}

for (const direction of ['forward', 'inverse'] as const) {
  test(`${direction}: the Jacobian of the columns that pass is exactly that of the identity`, () => {
    for (const to of [1, 3]) {
      for (const from of [0, 1, 2, 3]) {
        assert.deepEqual(jacobian(direction, to, from), Array(ROWS).fill(from === to ? 1 : 0))
      }
    }
  })

  test(`${direction}: transformed columns see the passed ones and not each other`, () => {
    assert.deepEqual(jacobian(direction, 0, 2), Array(ROWS).fill(0))
    assert.deepEqual(jacobian(direction, 2, 0), Array(ROWS).fill(0))
    assert.ok(jacobian(direction, 0, 1).some((d) => Math.abs(d) > 0.01))
    assert.ok(jacobian(direction, 2, 3).some((d) => Math.abs(d) > 0.01))
  })

  test(`${direction}: passed columns come back bit for bit`, () => {
    const { params, x } = drawCase(bijection, ROWS)
    const { value } = bijection[direction](params as AffineParams, x)
    const passed = (t: Tensor2D) => t.arraySync().map((row) => [row[1], row[3]])
    assert.deepEqual(passed(value), passed(x))
  })
}

test('states its domain', () => {
  assert.deepEqual(bijection.domain, { bounds: [-3, 3], outside: 'identity' })
})

test('columns in another order take the raw numbers in that order', () => {
  const transformer = rationalQuadraticSpline({ bins: 4, bound: 3 })
  const x = tf.tensor2d([[0.3, -1.1]])
  const raw = tf.tensor2d(normals(key(5), 22), [1, 22])
  const swapped = tf.concat2d([raw.slice([0, 11], [1, 11]), raw.slice([0, 0], [1, 11])], 1)
  const straight = transformer.forward(x, raw, [0, 1])
  const reversed = transformer.forward(x, swapped, [1, 0])
  assert.deepEqual(reversed.value.arraySync(), straight.value.arraySync())
})
