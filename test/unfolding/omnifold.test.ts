/** OmniFold with histograms is D'Agostini's method to the last digits; with classifiers it finds what was reweighted. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { key, normals, uniforms, useBackend } from '../../src/lib/tensor/index.ts'
import {
  classifierRatios,
  drawnSample,
  effectiveRows,
  histogramRatios,
  iterativeBayes,
  omnifold,
  omnifoldSample,
  removePrior,
  responseMatrix,
  unfoldedBins,
} from '../../src/lib/unfolding/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

before(() => useBackend())

const BINS = 3
/** The tridiagonal detector of arXiv 2006.06685 section 3.1 at x = 0.2, every tenth event lost. */
const X = 0.2

function simulated(seed: number, count: number, shares: readonly number[], efficiency = 0.9) {
  const u = uniforms(key(seed), 3 * count)
  const [truth, reco] = [new Float32Array(count), new Float32Array(count)]
  const isMeasured = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const total = shares.reduce((a, b) => a + b, 0)
    let [t, left] = [0, u[3 * i] * total]
    while (t < BINS - 1 && left >= shares[t]) left -= shares[t++]
    const step = u[3 * i + 1]
    const r = step < X ? t - 1 : step < 2 * X ? t + 1 : t
    truth[i] = t
    reco[i] = Math.min(BINS - 1, Math.max(0, r))
    isMeasured[i] = u[3 * i + 2] < efficiency ? 1 : 0
  }
  return { count, generated: truth, measured: reco, isMeasured }
}

const binned = histogramRatios(BINS)
const rowsOf = ({ measured, isMeasured }: ReturnType<typeof simulated>) =>
  measured.filter((_, i) => isMeasured[i] === 1)
const histogram = (values: ArrayLike<number>, weights?: ArrayLike<number>) => {
  const counts = new Float64Array(BINS)
  for (let i = 0; i < values.length; i++) counts[values[i]] += weights?.[i] ?? 1
  return counts
}

test('the binned toy: every iteration is one of D’Agostini, with misses', async () => {
  const simulation = simulated(1, 5000, [1, 1, 1])
  const data = rowsOf(simulated(2, 2000, [1, 3, 0.5]))
  const reco = Float64Array.from(simulation.measured, (bin, i) => (simulation.isMeasured[i] ? bin : -1))
  const response = responseMatrix({ truthBins: BINS, recoBins: BINS, truth: simulation.generated, reco })
  for (const iterations of [1, 4, 50]) {
    const fit = { measured: binned, generated: binned }
    const { weights, history } = await omnifold({ values: data }, simulation, { key: key(3), iterations, fit })
    const wanted = iterativeBayes(response, histogram(data), { iterations }).unfolded
    assertClose([...histogram(simulation.generated, weights)], [...wanted], { relative: 1e-9 })
    assert.equal(history.length, iterations)
    assert.ok(history[iterations - 1].effective < 5000 && history[iterations - 1].effective > 1000)
    if (iterations === 50)
      assert.ok(history[49].change < 1e-3 && history[49].detectorSpread < history[0].detectorSpread)
  }
})

test('weights of the generator are repeated events; misses that keep their weight converge to the same', async () => {
  const simulation = simulated(4, 1500, [1, 1, 1])
  const data = { values: rowsOf(simulated(5, 1000, [1, 2, 0.7])) }
  const weights = Float64Array.from(uniforms(key(6), 1500), (u) => 1 + Math.floor(3 * u))
  const times = (values: Float32Array) =>
    Float32Array.from([...values].flatMap((x, i) => new Array(weights[i]).fill(x)))
  const copies = {
    count: weights.reduce((a, b) => a + b),
    generated: times(simulation.generated),
    measured: times(simulation.measured),
    isMeasured: times(Float32Array.from(simulation.isMeasured)),
  }
  const options = { key: key(7), iterations: 3, fit: { measured: binned, generated: binned } }
  const one = await omnifold(data, { ...simulation, weights }, options)
  const other = await omnifold(data, copies, options)
  const [a, b] = [histogram(simulation.generated, one.weights), histogram(copies.generated, other.weights)]
  assertClose([...a], [...b], { relative: 1e-9 })
  const long = { ...options, iterations: 400 }
  const kept = await omnifold(data, simulation, { ...long, misses: 'keep' })
  const average = await omnifold(data, simulation, long)
  assertClose(
    [...histogram(simulation.generated, kept.weights)],
    [...histogram(simulation.generated, average.weights)],
    {
      relative: 1e-3,
    },
  )
})

test('fakes take their part of the data: what is outside of the region does not come back as signal', async () => {
  const inside = simulated(8, 4000, [1, 1, 1], 1)
  const isGenerated = Uint8Array.from({ length: 4000 }, (_, i) => (i % 5 === 0 ? 0 : 1))
  const data = simulated(9, 3000, [1, 2, 1], 1).measured
  const options = { key: key(1), iterations: 6, fit: { measured: binned, generated: binned } }
  const { weights } = await omnifold({ values: data }, { ...inside, isGenerated }, options)
  assert.ok(weights.every((w, i) => (isGenerated[i] ? w > 0 : w === 0)))
  const sum = weights.reduce((a, b) => a + b, 0)
  // four fifths of 3,000, and fakes keep the simulation's rate: 4,000 / 5
  assert.ok(sum > 2000 && sum < 2500, `${sum}`)
})

test('classifiers recover a tilted Gaussian behind a Gaussian detector, with errors that cover it', {
  timeout: 120_000,
}, async () => {
  const n = 6000
  const make = (seed: number, mean: number) => {
    const generated = normals(key(seed), n).map((z) => mean + z)
    const smear = normals(key(seed + 1), n)
    return { count: n, generated, measured: generated.map((x, i) => x + 0.5 * smear[i]) }
  }
  const [simulation, truth] = [make(20, 0), make(30, 0.4)]
  const fit = { epochs: 6, batchSize: 500, shape: { width: 24, layersPerBlock: 1 }, learningRate: 3e-3 }
  const unfolded = await omnifoldSample(
    [{ name: 'x' }],
    { values: truth.measured },
    simulation,
    { key: key(5), iterations: 3, fit: { measured: classifierRatios(1, fit), generated: classifierRatios(1, fit) } },
    { bootstraps: 4, ensemble: 1 },
  )
  const sum = unfolded.weights.reduce((a, b) => a + b, 0)
  const mean = unfolded.values.reduce((s, x, i) => s + x * unfolded.weights[i], 0) / sum
  assertClose([sum, mean], [n, 0.4], { relative: 0.02, absolute: 0.06 })
  assert.ok(effectiveRows(unfolded.weights) < n)
  const bins = unfoldedBins(unfolded, 'x', [-2, -1, 0, 1, 2])
  const wanted = unfoldedBins(
    { ...unfolded, values: truth.generated, weights: new Float64Array(n).fill(1), replicas: [] },
    'x',
    [-2, -1, 0, 1, 2],
  )
  for (let k = 0; k < 4; k++) {
    const sigma = Math.sqrt(bins.statistical[5 * k] + bins.model[5 * k] + wanted.statistical[5 * k])
    assert.ok(Math.abs(bins.counts[k] - wanted.counts[k]) < 4 * sigma + 40, `${bins.counts} ${wanted.counts} ${sigma}`)
  }
})

test('posterior draws weighed anew are D’Agostini too: exact posteriors of the binned toy', async () => {
  const simulation = simulated(11, 4000, [1, 1, 1], 1)
  const data = simulated(12, 500, [1, 3, 0.5], 1).measured
  const response = responseMatrix({
    truthBins: BINS,
    recoBins: BINS,
    truth: simulation.generated,
    reco: simulation.measured,
  })
  // as draws, all simulated truths with the measured bin: their mean share of a bin is the posterior
  const among = [0, 1, 2].map((bin) => simulation.generated.filter((_, i) => simulation.measured[i] === bin))
  const draws = 1200
  const values = new Float32Array(data.length * draws)
  for (let i = 0; i < data.length; i++) {
    const own = among[data[i]]
    const counts = histogram(own)
    // whole numbers of draws in proportion to the posterior
    let at = 0
    for (let bin = 0, up = 0; bin < BINS; bin++) {
      up += (counts[bin] / own.length) * draws
      for (; at < Math.round(up); at++) values[i * draws + at] = bin
    }
  }
  const given = { events: data.length, draws, values }
  for (const iterations of [1, 5]) {
    const shares = await removePrior(given, { values: simulation.generated }, { key: key(1), iterations, fit: binned })
    const sample = drawnSample(
      { method: 'draws', columns: [{ name: 'bin' }], ...given },
      { key: key(2), bootstraps: 8 },
      shares,
    )
    const { counts, statistical } = unfoldedBins(sample, 'bin', [-0.5, 0.5, 1.5, 2.5])
    const wanted = iterativeBayes(response, histogram(data), { iterations: iterations + 1 }).unfolded
    assertClose([...counts], [...wanted], { relative: 5e-3 })
    assert.ok([0, 4, 8].every((k) => statistical[k] > 10 && statistical[k] < 4 * counts[k / 4]))
  }
})

test('what cannot be unfolded is refused by place', async () => {
  const simulation = simulated(1, 50, [1, 1, 1])
  const fit = { measured: binned, generated: binned }
  const run = (data: object, more: object = {}, options: object = {}) =>
    omnifold(
      { values: Float32Array.of(0, 1, 2), ...data },
      { ...simulation, ...more },
      { key: key(1), fit, ...options },
    )
  await assert.rejects(run({}, {}, { iterations: 0 }), /omnifold: expected one iteration or more, got 0/)
  await assert.rejects(run({ values: new Float32Array(0) }), /omnifold: expected whole rows/)
  await assert.rejects(
    run({ values: Float32Array.of(0, Number.NaN) }),
    /omnifold: data: expected finite numbers, got NaN at 1/,
  )
  await assert.rejects(run({ weights: [1, -1, 1] }), /omnifold: expected finite weights of at least 0, got -1 at 1/)
  await assert.rejects(run({}, { weights: [1] }), /omnifold: expected whole rows/)
  await assert.rejects(run({}, { isMeasured: new Uint8Array(50) }), /expected simulated events at both levels/)
  const endless = async () => ({
    of: (values: Float32Array) => Float64Array.from(values, () => Infinity),
    dispose: () => {},
  })
  await assert.rejects(
    run({}, {}, { fit: { measured: endless, generated: binned } }),
    /step one: expected finite ratios, got Inf/,
  )
})
