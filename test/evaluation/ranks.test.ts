import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  coverageCurve,
  highestDensityCoverage,
  pit,
  randomizedRank,
  rankHistogram,
  tarp,
} from '../../src/lib/evaluation/index.ts'
import { ConfigError, DomainError, key, ShapeError } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { oracles, weyl } from './oracles.ts'

const { n, draws, less, nearer, higher, tarp: ecp } = oracles.ranks
const scaled = (values: Float64Array) => values.map((v, i) => v * (i % 2 === 0 ? 1 : 3))
const truth = scaled(weyl(2 * n, 1))
const values = scaled(weyl(2 * n * draws, 1001).map((v) => v ** 1.2))
const references = scaled(weyl(2 * n, 50001))
const squares = (of: Float64Array) =>
  Float64Array.from({ length: of.length / 2 }, (_, i) => -(of[2 * i] ** 2 + of[2 * i + 1] ** 2))
// with one bin more than draws, a randomised rank falls into the bin of its number of draws below
const bins = draws + 1

function histogram(ranks: readonly number[]): number[] {
  const counts = new Array<number>(bins).fill(0)
  for (const rank of ranks) counts[rank]++
  return counts
}

test('pit: ranks are those counted by numpy', () => {
  const judge = pit({ coordinates: ['a', 'b'], key: key(1), bins })
  judge.add({ truth, draws: values })
  const result = judge.result()
  assert.deepEqual(Array.from(result.a.counts), histogram(less[0]))
  assert.deepEqual(Array.from(result.b.counts), histogram(less[1]))
})

test('highestDensityCoverage: ranks are those counted by numpy', () => {
  const judge = highestDensityCoverage({ key: key(1), bins })
  judge.add({ truth: squares(truth), draws: squares(values) })
  assert.deepEqual(Array.from(judge.result().ranks.counts), histogram(higher))
})

test('tarp: ranks are those counted by numpy, expected coverage that of the package tarp', () => {
  const judge = tarp({ key: key(1), mean: [0, 0], scale: [1, 3], bins })
  judge.add({ truth, draws: values, references })
  const { counts } = judge.result()
  assert.deepEqual(Array.from(counts), histogram(nearer))
  const below = (level: number) => counts.reduce((sum, count, k) => sum + (k / draws < level ? count : 0), 0) / n
  // the package puts ranks at the last edge inside
  assertClose(ecp.levels.slice(0, -1).map(below), ecp.coverage.slice(0, -1), { absolute: 1e-9 })
})

test('blocks of any size give the same numbers', () => {
  const inBlocks = (size: number) => {
    const judges = [
      pit({ coordinates: ['a', 'b'], key: key(2) }),
      tarp({ key: key(3), mean: [0.5, 1.5], scale: [0.3, 0.9] }),
    ] as const
    const density = highestDensityCoverage({ key: key(4) })
    for (let i = 0; i < n; i += size) {
      const block = {
        truth: truth.subarray(2 * i, 2 * (i + size)),
        draws: values.subarray(2 * i * draws, 2 * (i + size) * draws),
      }
      for (const judge of judges) judge.add(block)
      density.add({ truth: squares(block.truth), draws: squares(block.draws) })
    }
    return [...judges.map((judge) => judge.result()), density.result()]
  }
  assert.deepEqual(inBlocks(7), inBlocks(n))
})

test('the same key gives the same numbers, another key others', () => {
  const withKey = (seed: number) => {
    const judge = tarp({ key: key(seed), mean: [0.5, 1.5], scale: [0.3, 0.9] })
    judge.add({ truth, draws: values })
    return judge.result()
  }
  assert.deepEqual(withKey(5), withKey(5))
  assert.notDeepEqual(withKey(5), withKey(6))
})

test('randomizedRank: ties share their stretch of the unit interval', () => {
  assert.equal(randomizedRank(0, 0, 3, 0), 0)
  assert.equal(randomizedRank(3, 0, 3, 1), 1)
  // 2 below, 4 the same, 9 draws: between 2/10 and 7/10
  assertClose([randomizedRank(2, 4, 9, 0), randomizedRank(2, 4, 9, 1)], [0.2, 0.7], { absolute: 1e-15 })
})

test('truths that equal all draws give flat ranks, not a spike', () => {
  const judge = pit({ coordinates: ['x'], key: key(7), bins: 10 })
  judge.add({ truth: new Float64Array(2000), draws: new Float64Array(2000 * 5) })
  const { counts } = judge.result().x
  assert.ok(
    counts.every((count) => Math.abs(count - 200) < 4 * Math.sqrt(180)),
    String(counts),
  )
})

test('coverageCurve: cumulative fractions of a histogram', () => {
  const { levels, coverage } = coverageCurve(Float64Array.of(1, 0, 2, 1))
  assert.deepEqual(levels, [0.25, 0.5, 0.75, 1])
  assert.deepEqual(
    coverage.map(({ value }) => value),
    [0.25, 0.25, 0.75, 1],
  )
})

test('arrays that do not fit, values that are not numbers and impossible options are refused', () => {
  const judge = pit({ coordinates: ['a', 'b'], key: key(1) })
  assert.throws(() => judge.add({ truth: [1, 2], draws: [1, 2, 3] }), ShapeError)
  assert.throws(() => judge.add({ truth: [1, 2, 3], draws: [1, 2, 3] }), ShapeError)
  assert.throws(() => judge.add({ truth: [1, 2], draws: [1, Number.NaN] }), DomainError)
  assert.throws(() => judge.add({ truth: [1, Number.NaN], draws: [1, 2] }), DomainError)
  assert.throws(() => highestDensityCoverage({ key: key(1), levels: [0.68, 95] }), ConfigError)
  assert.throws(() => tarp({ key: key(1), mean: [0], scale: [0] }), ConfigError)
  assert.throws(() => tarp({ key: key(1), mean: [0], scale: [1, 1] }), ShapeError)
  const one = tarp({ key: key(1), mean: [0], scale: [1] })
  assert.throws(() => one.add({ truth: [1], draws: [1, 2], references: [1, 2] }), ShapeError)
  assert.throws(() => rankHistogram(1), ConfigError)
  assert.throws(() => rankHistogram(4).add(1.5), DomainError)
})
