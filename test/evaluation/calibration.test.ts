import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Calibration,
  calibrationOf,
  ecdfBand,
  highestDensityCoverage,
  pit,
  type RankHistogram,
  tarp,
} from '../../src/lib/evaluation/index.ts'
import { fold, key } from '../../src/lib/tensor/index.ts'
import { type Toy, toyPosterior } from './toyPosterior.ts'

const size = { events: 4000, draws: 64 }
const band = ecdfBand({ n: size.events, points: 100, level: 0.99 })

/** All judges on one toy posterior; centres have standard deviations 1 and 4, widths are 0.5 and 2. */
function judge(wrong: Partial<Toy> = {}) {
  const toy = toyPosterior(key(20), { ...size, ...wrong })
  const ranks = pit({ coordinates: ['x', 'y'], key: fold(key(20), 3) })
  const density = highestDensityCoverage({ key: fold(key(20), 4) })
  const points = tarp({ key: fold(key(20), 5), mean: [0, 0], scale: [1.12, 4.47] })
  ranks.add(toy)
  density.add(toy.logProb)
  points.add(toy)
  const { x, y } = ranks.result()
  const { levels, ranks: density100 } = density.result()
  const of = (histogram: RankHistogram) => calibrationOf(histogram, band)
  return { x: of(x), y: of(y), density: of(density100), tarp: of(points.result()), coverage: levels }
}

function assertFlat(what: string, { uniformity, ecdf, ranks }: Calibration): void {
  assert.ok(uniformity.pValue > 1e-3 && uniformity.worst < 4, `${what}: p ${uniformity.pValue}, ${uniformity.worst} σ`)
  assert.equal(ecdf.outside, 0, `${what}: ECDF`)
  for (const { value, error } of [ranks.shift, ranks.spread])
    assert.ok(Math.abs(value) < 4 * error, `${what}: ${value}`)
}

function assertBent(what: string, { uniformity, ecdf }: Calibration): void {
  assert.ok(uniformity.pValue < 1e-6, `${what}: p ${uniformity.pValue}`)
  assert.ok(ecdf.outside > 10, `${what}: ${ecdf.outside} points of the ECDF outside`)
}

/** The share of a two-dimensional Gaussian's probability within the region of level c that is wider by `stretch`. */
const heldBy = (c: number, stretch: number) => 1 - (1 - c) ** (stretch * stretch)

function assertCoverage({ coverage }: ReturnType<typeof judge>, stretch: number): void {
  for (const level of [0.68, 0.95]) {
    const { value, error } = coverage[String(level)]
    const wanted = heldBy(level, stretch)
    assert.ok(Math.abs(value - wanted) < 4 * error, `${level}: ${value} ± ${error}, wanted ${wanted}`)
  }
}

test('a calibrated posterior: flat everywhere, regions hold what they should', () => {
  const right = judge()
  for (const name of ['x', 'y', 'density', 'tarp'] as const) assertFlat(name, right[name])
  assertCoverage(right, 1)
})

test('a posterior too narrow is found by all, with the right sign and coverage', () => {
  const narrow = judge({ stretch: 0.8 })
  for (const name of ['x', 'y', 'density', 'tarp'] as const) assertBent(name, narrow[name])
  for (const name of ['x', 'tarp'] as const) {
    const { value, error } = narrow[name].ranks.spread
    assert.ok(value > 5 * error, `${name}: spread ${value}`)
  }
  assertCoverage(narrow, 0.8)
})

test('a posterior too wide is found by all, with the other sign', () => {
  const wide = judge({ stretch: 1.25 })
  for (const name of ['x', 'y', 'density', 'tarp'] as const) assertBent(name, wide[name])
  for (const name of ['x', 'tarp'] as const) {
    const { value, error } = wide[name].ranks.spread
    assert.ok(value < -5 * error, `${name}: spread ${value}`)
  }
  assertCoverage(wide, 1.25)
})

test('a shifted posterior is found where it is shifted, with its side, and by TARP', () => {
  const shifted = judge({ shift: 0.75 })
  assertBent('x', shifted.x)
  assert.ok(shifted.x.ranks.shift.value < -5 * shifted.x.ranks.shift.error, 'truths lie below the draws')
  assertFlat('y', shifted.y)
  assertBent('tarp', shifted.tarp)
})

test('a wrong correlation leaves the marginals flat; highest density and TARP find it', () => {
  const wrong = judge({ correlation: -0.6 })
  assertFlat('x', wrong.x)
  assertFlat('y', wrong.y)
  assertBent('density', wrong.density)
  assertBent('tarp', wrong.tarp)
})
