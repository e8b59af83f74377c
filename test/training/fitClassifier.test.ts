import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { calibrated, classifier, densityRatio, fitLogitCalibration } from '../../src/lib/models/index.ts'
import { key, normals, tf, uniforms } from '../../src/lib/tensor/index.ts'
import { crossEntropy, fitClassifier } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const shifted = (seed: number, n: number, mean: number) => normals(key(seed), n).map((x) => x + mean)

test('the logit of two normals of means ±1/2 is x, whatever the sizes of the samples', async () => {
  const net = classifier({ inputs: 1, width: 16 })
  const first = { values: shifted(1, 6000, 0.5) }
  const second = { values: shifted(2, 2000, -0.5) }
  const fit = await fitClassifier(net, first, second, { key: key(3), epochs: 15, batchSize: 128, learningRate: 5e-3 })
  const x = Float32Array.from([-2, -1, 0, 1, 2])
  assertClose(fit.logits(x), [...x], { absolute: 0.25 })
  assert.equal(fit.logits(new Float32Array(0)).length, 0)
  // weighted, the second sample has the mean of the first
  const values = shifted(4, 20000, -0.5)
  const weights = densityRatio(fit.logits(values))
  const [sum, sumX] = values.reduce(([a, b], v, i) => [a + weights[i], b + weights[i] * v], [0, 0])
  assert.ok(Math.abs(sumX / sum - 0.5) < 0.1, `${sumX / sum}`)
  assert.ok(Math.abs(sum / values.length - 1) < 0.1, `${sum / values.length}`)
  // and so nothing is left to be told from it
  const again = await fitClassifier(
    net,
    { values: shifted(5, 20000, 0.5) },
    { values, weights },
    {
      ...{ key: key(6), epochs: 4, batchSize: 512, learningRate: 5e-3 },
      from: fit.params,
    },
  )
  assertClose(again.logits(Float32Array.from([-1.5, -1, 0, 1, 1.5])), [0, 0, 0, 0, 0], { absolute: 0.2 })
  fit.dispose()
  again.dispose()
})

test('samples and settings that cannot work are refused by name', async () => {
  const net = classifier({ inputs: 2 })
  const good = { values: new Float32Array(8) }
  const fits = (first: object, second: object, more = {}) =>
    fitClassifier(net, first as never, second as never, { key: key(1), epochs: 1, ...more })
  await assert.rejects(fits({ values: new Float32Array(3) }, good), /rows of 2 numbers/)
  await assert.rejects(fits({ values: new Float32Array(0) }, good), /rows of 2 numbers/)
  await assert.rejects(fits({ ...good, weights: [1, 2] }, good), /a weight each/)
  await assert.rejects(fits({ ...good, weights: [0, 0, 0, 0] }, good), /positive, finite sum/)
  await assert.rejects(fits(good, good, { validateEvery: 1 }), /validateEvery/)
})

test('the calibration finds slope and offset of logits that are too sure, at the stationary point of the loss', () => {
  const n = 40000
  const truth = normals(key(7), n)
  const u = uniforms(key(8), n)
  const labels = truth.map((l, i) => (u[i] < 1 / (1 + Math.exp(-(0.5 * l + 0.3))) ? 1 : 0))
  const logits = truth.map((l) => 2 * l)
  const { slope, offset } = fitLogitCalibration({ logits, labels })
  assertClose([slope, offset], [0.25, 0.3], { absolute: 0.03 })
  assertClose(calibrated({ slope, offset }, [1, 0]), [slope + offset, offset], { absolute: 1e-15 })
  // rows with weight two count like rows that are there twice, and the loss has no slope there
  const some = { logits: [1, 2, -1, 0.5, -2, 0.3], labels: [1, 0, 0, 1, 0, 1] }
  const weights = [1, 0.5, 2, 1, 1, 3]
  const own = fitLogitCalibration({ ...some, weights })
  const effective = (label: number) => {
    const w = weights.filter((_, i) => some.labels[i] === label)
    return w.reduce((a, b) => a + b) ** 2 / w.reduce((a, b) => a + b * b, 0)
  }
  const targets = [1 / (effective(0) + 2), (effective(1) + 1) / (effective(1) + 2)]
  const loss = (a: number, b: number) =>
    some.logits.reduce((sum, x, i) => {
      const l = a * x + b
      return sum + weights[i] * (Math.log(1 + Math.exp(l)) - targets[some.labels[i]] * l)
    }, 0)
  const h = 1e-5
  for (const [da, db] of [
    [h, 0],
    [0, h],
  ]) {
    const slopeOf = loss(own.slope + da, own.offset + db) - loss(own.slope - da, own.offset - db)
    assert.ok(Math.abs(slopeOf / (2 * h)) < 1e-6, `${slopeOf / (2 * h)}`)
  }
})

test('calibration at the extremes: separated rows, equal logits, and what it refuses', () => {
  const apart = fitLogitCalibration({ logits: [5, 4, -4, -5], labels: [1, 1, 0, 0] })
  assert.ok(apart.slope > 0 && apart.slope < 1, 'targets of Platt keep it finite')
  const equal = fitLogitCalibration({ logits: [2, 2, 2, 2], labels: [1, 0, 0, 0] })
  // 2 / 3 once and 1 / 5 three times
  assertClose([1 / (1 + Math.exp(-(2 * equal.slope + equal.offset)))], [(2 / 3 + 3 / 5) / 4], { absolute: 1e-9 })
  assert.throws(() => fitLogitCalibration({ logits: [], labels: [] }), /rows of both labels/)
  assert.throws(() => fitLogitCalibration({ logits: [1], labels: [1] }), /rows of both labels/)
  assert.throws(() => fitLogitCalibration({ logits: [1, NaN], labels: [1, 0] }), /finite logits.*row 1/)
  assert.throws(() => fitLogitCalibration({ logits: [1, 2], labels: [1, 2] }), /labels 0 or 1/)
  assert.throws(() => fitLogitCalibration({ logits: [1, 2], labels: [1] }), /for each of 2/)
  assert.throws(() => fitLogitCalibration({ logits: [1, 2], labels: [1, 0], weights: [1, -1] }), /at least 0/)
})

test('cross-entropy: against the plain formula, finite for huge logits, refuses other lengths', () => {
  const [logits, labels, weights] = [
    [0.5, -1, 2],
    [1, 0, 1],
    [1, 2, 3],
  ].map((v) => tf.tensor1d(v))
  const ln = (x: number) => Math.log(1 / (1 + Math.exp(-x)))
  const wanted = [-ln(0.5), -ln(1), -ln(2)]
  assertClose(crossEntropy(logits, labels).dataSync(), [(wanted[0] + wanted[1] + wanted[2]) / 3], { absolute: 1e-6 })
  const mean = (wanted[0] + 2 * wanted[1] + 3 * wanted[2]) / 6
  assertClose(crossEntropy(logits, labels, weights).dataSync(), [mean], { absolute: 1e-6 })
  const huge = crossEntropy(tf.tensor1d([1e4, -1e4]), tf.tensor1d([1, 1])).dataSync()
  assertClose(huge, [5000], { relative: 1e-6 })
  assert.throws(() => crossEntropy(logits, tf.tensor1d([1])), /expected 3 rows/)
})

test('density ratios: e to the logit, limited where asked', () => {
  assertClose(densityRatio([0, 1, -1]), [1, Math.E, 1 / Math.E], { relative: 1e-15 })
  assertClose(densityRatio([Infinity, -Infinity, 1], { most: 4 }), [4, 0.25, Math.E], { relative: 1e-12 })
  assertClose(densityRatio([2], { calibration: { slope: 0.5, offset: 1 } }), [Math.exp(2)], { relative: 1e-12 })
  assert.ok(Number.isNaN(densityRatio([NaN])[0]))
  assert.equal(densityRatio([]).length, 0)
  assert.throws(() => densityRatio([1], { most: 0.5 }), /at least 1/)
})
