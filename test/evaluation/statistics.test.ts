import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorSummary, negativeLogLikelihood, proportion, uniformityTest } from '../../src/lib/evaluation/index.ts'
import { logChiSquaredTail } from '../../src/lib/evaluation/statistics/chiSquaredTail.ts'
import { DomainError, key, normals, split } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { oracles, tails } from './oracles.ts'

const exact = { relative: 1e-12, absolute: 1e-12 }

test('proportion: Wilson interval and binomial error are those of scipy', () => {
  for (const { correct, n, low, high, error } of oracles.proportions) {
    const p = proportion(correct, n)
    assertClose([p.value, p.low, p.high, p.error], [correct / n, low, high, error], exact, `${correct} of ${n}`)
  }
})

test('proportion: nothing of nothing is not a number, more than all is refused', () => {
  assert.ok(Number.isNaN(proportion(0, 0).value))
  assert.throws(() => proportion(3, 2), DomainError)
})

test('errorSummary: median, mean, width and root mean square are those of numpy', () => {
  const reference = oracles.error_summary
  const { n, median, mean, width, rms } = errorSummary(Float64Array.from(reference.errors))
  assert.equal(n, reference.errors.length)
  assertClose(
    [median.value, mean.value, mean.error, width.value, rms.value, rms.error],
    [reference.median, reference.mean, reference.mean_error, reference.width, reference.rms, reference.rms_error],
    exact,
  )
})

test('errorSummary: stated errors are the scatter over repeated Gaussian samples', () => {
  const summaries = split(key(11), 300).map((k) => errorSummary(Float64Array.from(normals(k, 1000))))
  for (const name of ['median', 'mean', 'width', 'rms'] as const) {
    const values = summaries.map((summary) => summary[name].value)
    const centre = values.reduce((a, b) => a + b, 0) / values.length
    const scatter = Math.sqrt(values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1))
    const stated = summaries.reduce((sum, summary) => sum + summary[name].error, 0) / values.length
    // the scatter of 300 samples is known to 4 %
    assert.ok(Math.abs(stated / scatter - 1) < 0.15, `${name}: stated ${stated}, scatter ${scatter}`)
  }
})

test('negativeLogLikelihood: mean and standard error are those of numpy, whatever the blocks', () => {
  const { log_prob, mean, error } = oracles.likelihood
  for (const size of [1, 7, 500]) {
    const nll = negativeLogLikelihood('x [GeV]')
    for (let i = 0; i < log_prob.length; i += size) nll.add(log_prob.slice(i, i + size))
    const result = nll.result()
    assert.deepEqual([result.n, result.coordinates], [log_prob.length, 'x [GeV]'])
    assertClose([result.value, result.error], [mean, error], exact)
  }
})

test('negativeLogLikelihood: a density that is not finite is refused with its event', () => {
  const nll = negativeLogLikelihood('x')
  nll.add([0.5, 0.5])
  assert.throws(() => nll.add([0.1, Number.NEGATIVE_INFINITY]), {
    name: 'DomainError',
    message: /-Infinity in event 3/,
  })
})

test('the tail of χ² is that of scipy, and erfc with it', () => {
  for (const { x, value } of oracles.uniformity.erfc) {
    assertClose([Math.exp(logChiSquaredTail(2 * x * x, 1))], [value], { relative: 1e-12 }, `erfc ${x}`)
  }
  for (const { x, dof, p } of oracles.uniformity.tails) {
    assertClose([Math.exp(logChiSquaredTail(x, dof))], [p], { relative: 1e-11 }, `χ² ${x}, ${dof}`)
  }
})

test('the logarithm of the tail of χ² is that of 60 digits, however far and for however many degrees', () => {
  for (const { x, dof, log } of tails.chi_squared) {
    assertClose([logChiSquaredTail(x, dof)], [log], { relative: 2e-13, absolute: 2e-13 }, `χ² ${x}, ${dof}`)
  }
  // ½ − 1/(3√(π dof)) + …
  for (const dof of [1e6, 1e9, 1e12]) {
    const p = Math.exp(logChiSquaredTail(dof, dof))
    assertClose([0.5 - p], [1 / (3 * Math.sqrt(Math.PI * dof))], { relative: 1e-3 }, `${dof}`)
  }
  for (const [x, dof] of [
    [-1, 2],
    [Number.NaN, 2],
    [1, 0],
    [1, 2.5],
    [1, Number.NaN],
  ]) {
    assert.throws(() => logChiSquaredTail(x, dof), DomainError)
  }
})

test('uniformityTest: thousands of bins have the probability of scipy, not 0', () => {
  for (const [bins, wanted] of [
    [1400, 0.4874340104840114],
    [1500, 0.4878601322706867],
    [2000, 0.4894866615843932],
  ]) {
    const counts = Float64Array.from({ length: bins }, (_, i) => 100 + (i % 2 ? 10 : -10))
    assertClose([uniformityTest(counts).pValue], [wanted], { relative: 1e-11 })
  }
  const { pValue, logPValue } = uniformityTest(Float64Array.of(1e6, 0, 0))
  assert.equal(pValue, 0)
  // two degrees: the tail is e^(−χ²/2), and χ² is 2n
  assertClose([logPValue], [-1e6], { relative: 1e-12 })
})

test('uniformityTest: χ² and probability are those of scipy; z-scores point at the worst bin', () => {
  const { counts, chi_squared, p } = oracles.uniformity
  const flat = uniformityTest(Float64Array.from(counts))
  assertClose([flat.chiSquared, flat.pValue, flat.degrees], [chi_squared, p, 19], exact)
  const bent = uniformityTest(Float64Array.of(100, 100, 160, 100))
  assert.equal(bent.zScores.indexOf(bent.worst), 2)
  // by hand: expected 115, (160 − 115)/√(115·¾)
  assertClose([bent.worst], [45 / Math.sqrt(86.25)], exact)
  assert.ok(bent.pValue < 1e-3)
})

test('uniformityTest: what is no histogram of counts is refused, with the bin', () => {
  assert.throws(() => uniformityTest(new Float64Array(20)), DomainError)
  assert.throws(() => uniformityTest(Float64Array.of(3)), DomainError)
  assert.throws(() => uniformityTest(Float64Array.of(3, 4, -1)), /counts of at least 0, got -1 in bin 2/)
  assert.throws(() => uniformityTest(Float64Array.of(3, Number.NaN)), DomainError)
  assert.throws(() => uniformityTest(Float64Array.of(3, Number.POSITIVE_INFINITY)), DomainError)
})
