import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, DomainError } from '../../src/complaint.ts'
import {
  associationTable,
  biasInBins,
  coarser,
  errorSummary,
  highestDensityCoverage,
  massSensitivity,
  pit,
  posteriorShape,
  proportion,
  randomizedRank,
  tarp,
} from '../../src/lib/evaluation/index.ts'
import { key, normals, uniforms } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const z = Float64Array.from(normals(key(1), 4000))

test('posteriorShape: equal draws are one peak where they are', () => {
  for (const value of [3, 0, -7.25, 1e-300, 1e300, 1 / 3]) {
    const shape = posteriorShape(new Float64Array(100).fill(value))
    assert.deepEqual(shape, { median: value, width: 0, peaks: [value], heights: [1] })
  }
  // as equal as float32 draws of one place are
  const near = posteriorShape(Float64Array.from({ length: 100 }, (_, i) => 3 + (i % 3) * 2 ** -51))
  assertClose(near.peaks, [3], { absolute: 1e-14 })
  const most = posteriorShape(Float64Array.from({ length: 100 }, (_, i) => (i < 90 ? 3 : i)))
  assert.deepEqual([most.peaks, most.heights], [[3], [1]])
})

test('posteriorShape: draws that are no numbers are refused with their place', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const draws = Float64Array.from({ length: 100 }, (_, i) => (i === 7 ? bad : i / 10))
    assert.throws(() => posteriorShape(draws), { name: 'DomainError', message: new RegExp(`got ${bad} in place 7`) })
  }
  assert.throws(() => posteriorShape([]), /at least ten draws, got 0/)
})

test('posteriorShape: the unit of the draws makes no difference', () => {
  const plain = posteriorShape(z.map((v, i) => (i % 3 === 0 ? 3 : 0) + 0.4 * v))
  assert.equal(plain.peaks.length, 2)
  for (const unit of [2 ** -600, 2 ** 600, -(2 ** 3)]) {
    const scaled = posteriorShape(z.map((v, i) => unit * ((i % 3 === 0 ? 3 : 0) + 0.4 * v)))
    assertClose(
      scaled.peaks.map((peak) => peak / unit),
      plain.peaks,
      { absolute: 0.02 },
    )
  }
})

test('posteriorShape: tails as long as those of a Cauchy distribution do not hide the peak', () => {
  const u = uniforms(key(4), 2000)
  for (const place of [0, 40]) {
    const { peaks, heights } = posteriorShape(Float64Array.from(u, (x) => place + Math.tan(Math.PI * (x - 0.5))))
    assert.ok(Math.abs(peaks[0] - place) < 1, `${peaks}`)
    assert.equal(heights[0], 1)
  }
  const wild = posteriorShape(Float64Array.from(u, (x) => Math.tan(Math.PI * (x - 0.5)) ** 5))
  assert.ok(Math.abs(wild.peaks[0]) < 1 && wild.heights.every(Number.isFinite), `${wild.peaks}`)
})

const sample = (topMass: number, width: number, shift = 0) => ({
  topMass,
  reconstructed: Array.from({ length: 101 }, (_, i) => topMass + shift + (i - 50) * width),
})

test('massSensitivity: the order of the samples makes no difference, also of samples of one mass', () => {
  const samples = [
    sample(170, 0.1),
    sample(172.5, 0.2),
    sample(172.5, 0.3, 1),
    sample(175, 0.3),
    sample(172.5, 0.2, 0.1),
  ]
  const wanted = massSensitivity(samples)
  for (let turn = 1; turn < samples.length; turn++) {
    assert.deepEqual(massSensitivity([...samples.slice(turn), ...samples.slice(0, turn)]), wanted)
  }
  assert.deepEqual(massSensitivity(samples.toReversed()), wanted)
  assert.deepEqual(
    wanted.points.map(({ topMass }) => topMass),
    [170, 172.5, 172.5, 172.5, 175],
  )
  const three = massSensitivity([sample(172.5, 0.2), sample(170, 0.1), sample(175, 0.3)])
  // the middle sample: median of 101 values 0.2 apart, known to 5.02 steps
  assertClose([three.perEvent], [10], { relative: 0.01 })
})

test('massSensitivity: samples whose masses tell nothing of their median are refused by their mass', () => {
  const flat = { topMass: 175, reconstructed: [175, 175, 175] }
  const wanted = {
    name: 'DomainError',
    message: /sample of 175 GeV: expected finite masses that scatter, got a median of no error/,
  }
  assert.throws(() => massSensitivity([sample(170, 0.1), flat]), wanted)
  for (const reconstructed of [[], [Number.NaN, Number.NaN], [175], [175, Number.POSITIVE_INFINITY]]) {
    assert.throws(() => massSensitivity([sample(170, 0.1), { topMass: 175, reconstructed }]), DomainError)
  }
  assert.throws(() => massSensitivity([sample(170, 0.1), sample(Number.NaN, 0.1)]), ConfigError)
  assert.throws(() => massSensitivity([sample(170, 0.1), sample(170, 0.2)]), ConfigError)
  // an answer that does not follow the mass
  const still = massSensitivity([sample(170, 0.1, 2.5), sample(175, 0.1, -2.5)])
  assert.equal(still.perEvent, Number.POSITIVE_INFINITY)
  assert.equal(still.slope.value, 0)
})

test('errorSummary: none, one, equal, and errors of any size', () => {
  const none = errorSummary(new Float64Array())
  assert.deepEqual([none.n, none.median.value, none.rms.error], [0, Number.NaN, Number.NaN])
  const one = errorSummary(Float64Array.of(-2))
  assert.deepEqual([one.median.value, one.mean.value, one.width.value, one.rms.value], [-2, -2, 0, 2])
  for (const { error } of [one.median, one.mean, one.width, one.rms]) assert.ok(Number.isNaN(error))
  const zeros = errorSummary(new Float64Array(5))
  for (const { value, error } of [zeros.median, zeros.mean, zeros.width, zeros.rms])
    assert.deepEqual([value, error], [0, 0])
  const plain = errorSummary(z)
  for (const unit of [2 ** -900, 2 ** 900]) {
    const scaled = errorSummary(z.map((x) => x * unit))
    for (const name of ['median', 'mean', 'width', 'rms'] as const) {
      assertClose([scaled[name].value / unit, scaled[name].error / unit], [plain[name].value, plain[name].error], {
        relative: 1e-12,
      })
    }
  }
  assert.throws(() => errorSummary(Float64Array.of(1, Number.NaN)), /finite errors, got NaN in place 1/)
  assert.throws(() => errorSummary(Float64Array.of(Number.NEGATIVE_INFINITY)), DomainError)
})

test('biasInBins: the last bin has its upper edge, what is in no bin is counted', () => {
  const judge = biasInBins([0, 1, 2])
  const column = (value: number) => new Float64Array(6).fill(value)
  judge.add({ at: [0, 1, 2, 2.5, -1, Number.NaN], truth: { x: column(1) }, estimates: { a: { x: column(3) } } })
  const { bins, outside } = judge.result()
  assert.deepEqual(
    bins.map((bin) => bin.a.x.n),
    [1, 2],
  )
  assert.equal(outside, 3)
  assert.throws(() => biasInBins([1, 1]), ConfigError)
  assert.throws(() => biasInBins([Number.NaN, 1]), ConfigError)
})

test('judges name the event whose numbers are none', () => {
  const ranks = pit({ key: key(1), coordinates: ['x', 'y'] })
  ranks.add({ truth: [1, 2], draws: [1, 2, 3, 4] })
  assert.throws(
    () => ranks.add({ truth: [1, 2], draws: [1, Number.NaN, 3, 4] }),
    /pit: y: .*1 draws that are none, in event 1/,
  )
  assert.throws(
    () => ranks.add({ truth: [Number.NaN, 2], draws: [1, 2] }),
    /pit: x: .*a truth that is none, in event 1/,
  )
  const density = highestDensityCoverage({ key: key(1) })
  assert.throws(() => density.add({ truth: [1], draws: [Number.NaN] }), /highestDensityCoverage: .* in event 0/)
  const places = tarp({ key: key(1), mean: [0], scale: [1] })
  assert.throws(
    () => places.add({ truth: [1e200], draws: [0, 1] }),
    /tarp: distances: .*a truth that is none, in event 0/,
  )
  assert.throws(() => places.add({ truth: [1], draws: [0, Number.POSITIVE_INFINITY] }), /1 draws that are none/)
})

test('tarp: scales and means that are no measure of distance are refused', () => {
  for (const scale of [[0], [Number.NaN], [Number.POSITIVE_INFINITY], [-1]]) {
    assert.throws(() => tarp({ key: key(1), mean: [0], scale }), /positive scales.*coordinate whose truths do not vary/)
  }
  assert.throws(() => tarp({ key: key(1), mean: [Number.NaN], scale: [1] }), ConfigError)
})

test('ranks, shares and tables of what cannot be are refused', () => {
  for (const [less, equal, draws, u] of [
    [-1, 0, 4, 0.5],
    [3, 2, 4, 0.5],
    [Number.NaN, 0, 4, 0.5],
    [1, 0, 4, 1.5],
    [1, 0, Number.POSITIVE_INFINITY, 0.5],
  ]) {
    assert.throws(() => randomizedRank(less, equal, draws, u), DomainError)
  }
  assert.throws(() => proportion(1, Number.POSITIVE_INFINITY), DomainError)
  assert.throws(() => proportion(Number.NaN, 3), DomainError)
  for (const bins of [0, -2, 0.5, Number.NaN]) assert.throws(() => coarser(new Float64Array(4), bins), ConfigError)
  for (const jets of [[], [4, 6], [5, 4], [4.5, 5.5], [Number.NaN]]) {
    assert.throws(() => associationTable({ jets }), /jet multiplicities that rise by one/)
  }
})
