import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { Context } from '../../src/lib/bijections/index.ts'
import * as room from '../../src/lib/bijections/index.ts'
import { key, leaves, tf } from '../../src/lib/tensor/index.ts'
import { batchRounding, testBackend } from '../helpers/backend.ts'
import { gradients } from './gradients.ts'
import {
  flat,
  imagesOf,
  largestDifference,
  named,
  numericalLogDet,
  oracleImages,
  rowFunction,
  rowsOf,
} from './hostRows.ts'
import { drawCase, NOT_BIJECTIONS, SWEEP } from './sweepTable.ts'

const DIRECTIONS = ['forward', 'inverse'] as const
const ROWS = 16

before(testBackend)

describe('the table', () => {
  test('has a row for every export that makes a bijection', () => {
    const covered = new Set(SWEEP.flatMap((row) => row.covers))
    const missing = Object.keys(room).filter((name) => !covered.has(name) && !(name in NOT_BIJECTIONS))
    assert.deepEqual(missing, [])
  })

  test('names only exports', () => {
    const named = [...SWEEP.flatMap((row) => row.covers), ...Object.keys(NOT_BIJECTIONS)]
    assert.deepEqual(
      named.filter((name) => !(name in room)),
      [],
    )
  })

  for (const row of SWEEP) {
    test(`${row.name}: away from the identity`, () => {
      const bijection = row.make()
      const { params, x, context } = drawCase(bijection, ROWS)
      const y = rowsOf(bijection.forward(params, x, context).value)
      const moved = rowsOf(x).map((xi, i) => largestDifference(xi, y[i]))
      // a spline is the identity outside its bounds, so that a few rows may stay
      assert.ok(moved.filter((by) => by > 0.02).length > 0.8 * ROWS, `moved by ${moved}`)
      const start = leaves(bijection.init(key(20261122)))
      for (const [i, leaf] of leaves(params).entries()) {
        assert.ok(largestDifference(flat(leaf.tensor), flat(start[i].tensor)) > 0.01, leaf.name)
      }
    })
  }
})

for (const row of SWEEP) {
  describe(row.name, () => {
    const setUp = (direction: (typeof DIRECTIONS)[number], rows = ROWS, repeat = 1) => {
      const bijection = row.make()
      const { x, y, ...drawn } = drawCase(bijection, rows, repeat)
      return { bijection, ...drawn, x: direction === 'forward' ? x : y }
    }

    test('round trip, and the log-determinants of the directions cancel', () => {
      for (const [there, back] of [DIRECTIONS, DIRECTIONS.toReversed()]) {
        const { bijection, params, x, context } = setUp(there)
        const image = bijection[there](params, x, context)
        const again = bijection[back](params, image.value, context)
        // a rounding error on the way there grows by the inverse of the slope, up to about 100 here
        assert.ok(largestDifference(flat(again.value), flat(x)) < 1e-4)
        assert.ok(largestDifference(flat(tf.neg(again.logDet)), flat(image.logDet)) < 1e-4)
      }
    })

    for (const direction of DIRECTIONS) {
      test(`${direction}: float32 beside the float64 oracle`, () => {
        const { bijection, params, x, context } = setUp(direction, 96)
        const got = imagesOf(bijection[direction](params, x, context))
        const wanted = oracleImages(row.oracle, direction, named(params), rowsOf(x), context)
        for (const [i, image] of wanted.entries()) {
          const scale = Math.max(1, ...image.value.map(Math.abs))
          assert.ok(largestDifference(got[i].value, image.value) < 1e-5 * scale, `value of row ${i}`)
          assert.ok(Math.abs(got[i].logDet - image.logDet) < 5e-5, `log-determinant of row ${i}`)
        }
      })

      test(`${direction}: log-determinant beside the numerical Jacobian`, () => {
        const { bijection, params, x, context } = setUp(direction)
        const got = imagesOf(bijection[direction](params, x, context))
        const numbers = named(params)
        for (const [i, xi] of rowsOf(x).slice(0, 8).entries()) {
          const own = rowOf(context, i)
          const slow = (v: number[]) => oracleImages(row.oracle, direction, numbers, [v], own)[0].value
          assert.ok(Math.abs(got[i].logDet - numericalLogDet(slow, xi, 1e-6)) < 1e-4, `row ${i}, oracle`)
          const fast = rowFunction(bijection, direction, params, own)
          assert.ok(Math.abs(got[i].logDet - numericalLogDet(fast, xi, 2e-3)) < 0.1, `row ${i}, itself`)
        }
      })

      test(`${direction}: a batch is its rows one by one`, () => {
        const { bijection, params, x, context } = setUp(direction)
        const together = imagesOf(bijection[direction](params, x, context))
        for (const [i, xi] of rowsOf(x).entries()) {
          const [alone] = imagesOf(bijection[direction](params, tf.tensor2d([xi]), rowOf(context, i)))
          assert.ok(largestDifference(together[i].value, alone.value) < batchRounding())
          assert.ok(Math.abs(together[i].logDet - alone.logDet) < batchRounding())
        }
      })

      test(`${direction}: a repeated context is the same rows written out`, () => {
        const { bijection, params, x, context } = setUp(direction, ROWS, 4)
        const folded = bijection[direction](params, x, context)
        const written = bijection[direction](params, x, writtenOut(context))
        assert.deepEqual(flat(folded.value), flat(written.value))
        assert.deepEqual(flat(folded.logDet), flat(written.logDet))
      })

      test(`${direction}: gradients beside finite differences of the oracle, none zero`, () => {
        // enough rows to visit every bin
        const { bijection, params, x, context } = setUp(direction, 24)
        const at = { params, x, context }
        for (const { name, got, wanted } of gradients(bijection, row.oracle, direction, at)) {
          const scale = 1 + Math.max(...wanted.map(Math.abs))
          assert.ok(largestDifference(got, wanted) < 2e-4 * scale, `of ${name}`)
          const isParameter = name !== 'x' && name !== 'context'
          if (isParameter)
            assert.ok(
              got.every((g) => g !== 0),
              `of ${name}: ${got}`,
            )
        }
      })

      test(`${direction}: leaves no tensor behind`, () => {
        const { bijection, params, x, context } = setUp(direction)
        const held = tf.memory().numTensors
        const { value, logDet } = bijection[direction](params, x, context)
        assert.equal(tf.memory().numTensors, held + 2)
        tf.dispose([value, logDet])
      })
    }
  })
}

const rowOf = (context: Context | undefined, i: number): Context | undefined =>
  context && { value: context.value.slice([i, 0], [1, -1]), repeat: 1 }

const writtenOut = (context?: Context): Context | undefined => {
  if (!context) return undefined
  const rows = rowsOf(context.value).flatMap((row) => Array.from({ length: context.repeat }, () => row))
  return { value: tf.tensor2d(rows), repeat: 1 }
}
