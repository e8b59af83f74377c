import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type Direction, type SplineInputs, splineCoupling } from '../../src/lib/bijections/index.ts'
import { key, normals, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { flat, largestDifference } from './hostRows.ts'
import { splineAt, splineInverseAt } from './oracles.ts'

const DIRECTIONS = ['forward', 'inverse'] as const
const [BINS, BOUND] = [5, 4]
const NUMBERS = 3 * BINS - 1

before(testBackend)

/** One column of x under one and the same spline. */
function oneColumn(x: readonly number[], raw: readonly number[], bins = BINS): SplineInputs {
  const rows = x.map(() => raw)
  return {
    x: tf.tensor2d(x as number[], [x.length, 1]),
    raw: tf.tensor2d(rows as number[][], [x.length, raw.length]),
    columns: [0],
    bins,
    bound: BOUND,
    logitScale: 1,
  }
}

const run = (inputs: SplineInputs, direction: Direction) => {
  const { value, logDet } = splineCoupling(inputs, direction)
  return { value: flat(value), logDet: flat(logDet) }
}

/** Gradients of Σ value + Σ logDet with respect to x and raw. */
const slopes = (inputs: SplineInputs, direction: Direction) =>
  tf
    .grads((x, raw) => {
      const { value, logDet } = splineCoupling({ ...inputs, x: x as Tensor2D, raw: raw as Tensor2D }, direction)
      return value.sum().add(logDet.sum())
    })([inputs.x, inputs.raw])
    .map(flat)

const RAW = Array.from(normals(key(5), NUMBERS))

/** How far the oracle's log-determinant moves when its argument does by the rounding of a float32 number. */
const rounding = (at: number, raw: readonly number[], bins: number, direction: Direction): number => {
  const oracle = direction === 'forward' ? splineAt : splineInverseAt
  const near = [-1, 1].map((side) => Math.max(-BOUND, Math.min(BOUND, at + side * 1.2e-7 * BOUND)))
  const [below, above] = near.map((x) => oracle(x, raw, bins, BOUND, 1)[1])
  return Math.abs(above - below)
}

describe('many bins, beyond those that fused kernels hold', () => {
  for (const bins of [65, 200, 999]) {
    for (const spread of [3, 30]) {
      test(`${bins} bins, raw numbers up to ${spread}: log-determinants are the oracle's`, () => {
        const raw = Array.from(normals(key(bins), 3 * bins - 1), (z) => Math.fround(spread * z))
        // the reference sums by products whose cost is the square of the bins
        const steps = bins > 500 ? 32 : 160
        const x = Array.from({ length: steps + 1 }, (_, i) => Math.fround(-BOUND + (2 * BOUND * i) / steps))
        for (const direction of DIRECTIONS) {
          const { value, logDet } = run(oneColumn(x, raw, bins), direction)
          x.forEach((at, i) => {
            const [y, l] = (direction === 'forward' ? splineAt : splineInverseAt)(at, raw, bins, BOUND, 1)
            const slack = rounding(at, raw, bins, direction)
            assert.ok(Math.abs(value[i] - y) < 2e-5 + 2e-7 * Math.exp(l), `${direction} of ${at}: ${value[i]} for ${y}`)
            assert.ok(Math.abs(logDet[i] - l) < 1e-3 + slack, `${direction}, ln of ${at}: ${logDet[i]} for ${l}`)
          })
        }
      })
    }
  }
})

describe('edges', () => {
  test('the bounds map to themselves, and the slope there is one', () => {
    for (const direction of DIRECTIONS) {
      const { value, logDet } = run(oneColumn([-BOUND, BOUND], RAW), direction)
      assert.deepEqual(value, [-BOUND, BOUND])
      assert.ok(largestDifference(logDet, [0, 0]) < 1e-6)
    }
  })

  test('outside the bounds: bit for bit the identity, with gradient one for x and zero for raw', () => {
    const far = [-1e30, -17.25, -4.0000005, 4.0000005, 4.3, 1e30, Infinity, -Infinity].map(Math.fround)
    for (const direction of DIRECTIONS) {
      const inputs = oneColumn(far, RAW)
      const { value, logDet } = run(inputs, direction)
      assert.deepEqual(value, far)
      assert.ok(logDet.every((l) => l === 0))
      const [ofX, ofRaw] = slopes(inputs, direction)
      assert.ok(ofX.every((g) => g === 1))
      assert.ok(ofRaw.every((g) => g === 0))
    }
  })

  test('at its knots it is the oracle, and its gradient is that of one of the sides', () => {
    const inner = [0.8, 1.2, -0.4, -1.6, 0.3].map((logit) => Math.exp(logit))
    const total = inner.reduce((a, b) => a + b)
    let sum = 0
    const knots = inner.map((w) => (sum += 1e-3 + (1 - 1e-3 * BINS) * (w / total))).map((s) => (2 * s - 1) * BOUND)
    const raw = [0.8, 1.2, -0.4, -1.6, 0.3, ...RAW.slice(BINS)]
    const near = knots.slice(0, -1).flatMap((at) => [at - 1e-6, at, at + 1e-6].map(Math.fround))
    const inputs = oneColumn(near, raw)
    const { value, logDet } = run(inputs, 'forward')
    const wanted = near.map((x) => splineAt(x, raw, BINS, BOUND, 1))
    assert.ok(
      largestDifference(
        value,
        wanted.map(([y]) => y),
      ) < 2e-6,
    )
    assert.ok(
      largestDifference(
        logDet,
        wanted.map(([, l]) => l),
      ) < 1e-4,
    )
    assert.ok(slopes(inputs, 'forward')[0].every(Number.isFinite))
  })

  test('one bin is a spline too', () => {
    const x = [-3.9, -1, 0, 2.5]
    const { value, logDet } = run(oneColumn(x, [0.3, -0.2], 1), 'forward')
    const wanted = x.map((at) => splineAt(at, [0.3, -0.2], 1, BOUND, 1))
    assert.ok(
      largestDifference(
        value,
        wanted.map(([y]) => y),
      ) < 1e-6,
    )
    assert.ok(
      largestDifference(
        logDet,
        wanted.map(([, l]) => l),
      ) < 1e-6,
    )
  })
})

describe('extremes', () => {
  const signs = (bit: number) => Array.from({ length: NUMBERS }, (_, i) => ((i * 7 + bit) % 3 === 0 ? 1e4 : -1e4))
  const wild: Record<string, number[]> = {
    'all +1e4': Array(NUMBERS).fill(1e4),
    'all -1e4': Array(NUMBERS).fill(-1e4),
    'mixed signs': signs(0),
    'mixed signs, shifted': signs(1),
    'steep where narrow': [1e4, ...Array(2 * BINS - 2).fill(-1e4), 1e4, ...Array(BINS - 1).fill(1e4)],
    'flat where wide': [1e4, ...Array(2 * BINS - 2).fill(-1e4), 1e4, ...Array(BINS - 1).fill(-1e4)],
  }
  const x = Array.from({ length: 161 }, (_, i) => -BOUND + i / 20)

  for (const [name, raw] of Object.entries(wild)) {
    test(`raw numbers ${name}: finite values, log-determinants and gradients, never an exception`, () => {
      for (const direction of DIRECTIONS) {
        const inputs = oneColumn(x, raw)
        const { value, logDet } = run(inputs, direction)
        assert.ok(value.every((v) => Math.abs(v) <= BOUND))
        assert.ok(
          value.every((v, i) => i === 0 || v >= value[i - 1] - 1e-5),
          'rising',
        )
        assert.ok(logDet.every(Number.isFinite))
        for (const gradient of slopes(inputs, direction)) assert.ok(gradient.every(Number.isFinite))
      }
    })

    test(`raw numbers ${name}: the inverse finds where the spline takes the value`, () => {
      const { value } = run(oneColumn(x, raw), 'inverse')
      for (const [i, y] of x.entries()) {
        const exact = splineInverseAt(Math.fround(y), raw, BINS, BOUND, 1)[0]
        // the knots are float32 numbers, whose rounding a steep inverse (slope 1e3 and more) magnifies
        const slack = 1e-5 + neighbours(y, raw)
        assert.ok(Math.abs(value[i] - exact) < slack, `y = ${y}: ${value[i]} for ${exact}`)
      }
    })
  }

  /** How far the inverse moves when y does by the rounding of the knots. */
  function neighbours(y: number, raw: number[]): number {
    const at = (v: number) => splineInverseAt(Math.max(-BOUND, Math.min(BOUND, v)), raw, BINS, BOUND, 1)[0]
    return at(y + 2e-6) - at(y - 2e-6)
  }

  test('NaN gives NaN for its own row and disturbs no other', () => {
    for (const direction of DIRECTIONS) {
      const { value, logDet } = run(oneColumn([0.5, Number.NaN, -1], RAW), direction)
      assert.deepEqual(value.map(Number.isNaN), [false, true, false])
      assert.deepEqual(logDet.map(Number.isNaN), [false, true, false])
      const [ofX] = slopes(oneColumn([0.5, Number.NaN, -1], RAW), direction)
      assert.ok(Number.isFinite(ofX[0]) && Number.isFinite(ofX[2]))
    }
  })

  test('a NaN among the raw numbers gives NaN', () => {
    const { value } = run(oneColumn([0.5], RAW.with(0, Number.NaN)), 'forward')
    assert.ok(Number.isNaN(value[0]))
  })
})

test('for any raw numbers: rises, stays in its bounds, and the inverse undoes it', () => {
  const numbers = fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: NUMBERS, maxLength: NUMBERS })
  const places = fc.array(fc.float({ min: -6, max: 6, noNaN: true }), { minLength: 8, maxLength: 8 })
  const holds = fc.property(numbers, places, (raw, unordered) => {
    const x = unordered.toSorted((a, b) => a - b)
    const there = run(oneColumn(x, raw), 'forward')
    assert.ok(there.value.every((y, i) => i === 0 || y >= there.value[i - 1] - 1e-6))
    assert.ok(there.value.every((y, i) => (Math.abs(x[i]) > BOUND ? y === x[i] : Math.abs(y) <= BOUND)))
    const back = run(oneColumn(there.value, raw), 'inverse')
    // a rounding error of y is magnified by the slope of the inverse
    const slack = there.logDet.map((l) => 2e-6 * (1 + Math.exp(-l)))
    assert.ok(back.value.every((again, i) => Math.abs(again - x[i]) < 5 * slack[i]))
  })
  fc.assert(holds, { numRuns: 150, seed: 20261122 })
})
