import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigError, DomainError, key, ShapeError } from '../../src/lib/tensor/index.ts'
import { folded, iterativeBayes, matrixInversion, type Response, toyErrors } from '../../src/lib/unfolding/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { oracle, response } from './oracle.ts'

const { data } = oracle

test('iterative Bayes: the numbers of pyunfold', () => {
  for (const { iterations, prior, unfolded } of oracle.bayes) {
    assertClose(
      iterativeBayes(response, data, { iterations, prior }).unfolded,
      unfolded,
      { relative: 1e-10 },
      `${iterations}`,
    )
  }
})

/** √(J V Jᵀ) with the derivatives of the whole iteration by central differences, V = diag(m). */
function linearErrors(unfold: (m: number[]) => Float64Array): number[] {
  const variances = new Array(5).fill(0)
  data.forEach((count, i) => {
    const step = 1e-3 * count
    const shifted = (by: number) => unfold(data.map((m, k) => (k === i ? m + by : m)))
    const [up, down] = [shifted(step), shifted(-step)]
    for (let j = 0; j < 5; j++) variances[j] += ((up[j] - down[j]) / (2 * step)) ** 2 * count
  })
  return variances.map(Math.sqrt)
}

test('iterative Bayes: errors of toys are those of the linear propagation, and near those of pyunfold', () => {
  for (const { iterations, prior, error } of oracle.bayes) {
    const unfold = (m: ArrayLike<number>) => iterativeBayes(response, m, { iterations, prior }).unfolded
    const linear = linearErrors(unfold)
    const toys = toyErrors(unfold, data, { key: key(5), toys: 2000 })
    // 1/√(2·1999) = 1.6 % for each bin
    assertClose(toys.error, linear, { relative: 0.065 }, `error after ${iterations}`)
    // from the second iteration on pyunfold propagates by Adye's formula, which leaves terms of the efficiency out
    assertClose(linear, error, { relative: iterations === 1 ? 1e-5 : 0.06 }, `pyunfold's after ${iterations}`)
  }
})

test('matrix inversion: unfolded and covariance as numpy has them, with and without regularisation', () => {
  const plain = matrixInversion(response, data)
  assertClose(plain.unfolded, oracle.inversion.unfolded, { relative: 1e-9 })
  assertClose(plain.covariance, oracle.inversion.covariance.flat(), { relative: 1e-8, absolute: 1e-6 })
  const { tau, reference, unfolded, covariance } = oracle.tikhonov
  const pulled = matrixInversion(response, data, { tau, reference })
  assertClose(pulled.unfolded, unfolded, { relative: 1e-9 })
  assertClose(pulled.covariance, covariance.flat(), { relative: 1e-8, absolute: 1e-6 })
})

test('folding and unfolding again gives the truth back; the truth is a fixed point of iterative Bayes', () => {
  const truth = [900, 2400, 3100, 1800, 700]
  const expected = folded(response, truth)
  assertClose(matrixInversion(response, expected).unfolded, truth, { relative: 1e-10 })
  assertClose(iterativeBayes(response, expected, { prior: truth, iterations: 7 }).unfolded, truth, { relative: 1e-12 })
  assertClose(iterativeBayes(response, expected, { iterations: 20_000 }).unfolded, truth, { relative: 1e-4 })
})

test('a strong pull gives the reference, a vanishing one the plain inversion', () => {
  const reference = [1000, 2000, 3000, 2000, 1000]
  assertClose(matrixInversion(response, data, { tau: 1e6, reference }).unfolded, reference, { relative: 1e-4 })
  const plain = matrixInversion(response, data).unfolded
  assertClose(matrixInversion(response, data, { tau: 1e-4, reference }).unfolded, plain, { relative: 1e-5 })
  const errors = [0, 10, 100].map((tau) => matrixInversion(response, data, { tau }).covariance[12])
  assert.ok(errors[0] > errors[1] && errors[1] > errors[2], `${errors}`)
})

test('a detector without migration: both methods divide by the efficiency', () => {
  const probability = new Float64Array(9)
  ;[0.5, 0.8, 0.25].forEach((e, j) => {
    probability[4 * j] = e
  })
  const plain: Response = {
    recoBins: 3,
    truthBins: 3,
    probability,
    efficiency: Float64Array.of(0.5, 0.8, 0.25),
    generated: Float64Array.of(10, 20, 30),
  }
  assertClose(iterativeBayes(plain, [100, 80, 25], { iterations: 1 }).unfolded, [200, 100, 100], { relative: 1e-12 })
  const { unfolded, covariance } = matrixInversion(plain, [100, 80, 25])
  assertClose(unfolded, [200, 100, 100], { relative: 1e-12 })
  assertClose(covariance, [400, 0, 0, 0, 125, 0, 0, 0, 400], { relative: 1e-12, absolute: 1e-12 })
})

test('what cannot be unfolded is refused by name', () => {
  assert.throws(() => iterativeBayes(response, [1, 2]), ShapeError)
  assert.throws(() => iterativeBayes(response, data, { iterations: 0 }), /one iteration or more, got 0/)
  assert.throws(() => iterativeBayes(response, [...data.slice(1), -1]), /counts of at least 0, got -1/)
  assert.throws(() => iterativeBayes(response, data, { prior: [1, 1, 0, 1, 1] }), DomainError)
  const blind = { ...response, efficiency: Float64Array.of(0.5, 0, 0.5, 0.5, 0.5) }
  assert.throws(() => iterativeBayes(blind, data), /bin 1, which never is; merge it with its neighbour/)
  const probability = response.probability.map((_, k) => response.probability[k - (k % 5)])
  assert.throws(() => matrixInversion({ ...response, probability }, data), /full rank, got a singular one/)
  assert.throws(() => matrixInversion(response, data, { tau: -1 }), ConfigError)
  assert.throws(() => matrixInversion(response, data, { reference: [1] }), ShapeError)
})
