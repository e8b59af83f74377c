import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AS_LEARNT, fitLikelihoodScale, fitParameter } from '../../../src/lib/evaluation/index.ts'
import { key, normals, ShapeError } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

const SIGMA = 4

/** Normal events about their values, and curves that tell `told` of what each says, `off` the place. */
function curvesOf(values: readonly number[], seed: number, told: number, off: number) {
  const z = normals(key(seed), values.length)
  const coefficients = values.flatMap((s, i) => [told * ((s + SIGMA * z[i]) / SIGMA ** 2) + off, -1 / (2 * SIGMA ** 2)])
  return { coefficients, values }
}

const MASSES = [-2, -1, 0, 1, 2]
const events = (n: number) => Array.from({ length: n }, (_, i) => MASSES[i % MASSES.length])

test('what a network tells too little of is found again, and fits then lie where events were made', () => {
  const { shift, slope } = fitLikelihoodScale(curvesOf(events(200_000), 1, 0.7, 0.02))
  assertClose([slope, shift], [1 / 0.7, -0.02 / 0.7], { relative: 0.05, absolute: 2e-3 })
  const values = Array.from({ length: 41 }, (_, k) => -5 + k / 4)
  for (const made of [-1.5, 1.5]) {
    const { coefficients } = curvesOf(new Array(50_000).fill(made), 2, 0.7, 0.02)
    const logLikelihood = Float64Array.from({ length: 50_000 * values.length }, (_, k) => {
      const [i, s] = [Math.floor(k / values.length), values[k % values.length]]
      return (shift + slope * coefficients[2 * i]) * s + coefficients[2 * i + 1] * s * s
    })
    const fit = fitParameter({ values, logLikelihood, key: key(3), toys: 10 })
    assert.ok(Math.abs(fit.value - made) < 0.12, `${fit.value} where ${made} was made`)
  }
})

test('curves stay as they are where nothing tells how they should be', () => {
  assert.deepEqual(fitLikelihoodScale(curvesOf(new Array(100).fill(1), 1, 0.7, 0)), AS_LEARNT)
  assert.deepEqual(fitLikelihoodScale(curvesOf(events(15), 1, 0.7, 0)), AS_LEARNT)
  assert.deepEqual(fitLikelihoodScale(curvesOf(events(1000), 1, -0.7, 0)), AS_LEARNT)
  assert.deepEqual(fitLikelihoodScale({ coefficients: [], values: [] }), AS_LEARNT)
  assert.throws(() => fitLikelihoodScale({ coefficients: [1], values: [1] }), ShapeError)
})
