/** The normal distribution against scipy's numbers, and masses that become normal and come back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gaussianised, logNormalDensity, normalQuantile, normalTail } from '../../src/lib/features/index.ts'
import { DomainError } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const close = (got: number, wanted: number, tolerance: Parameters<typeof assertClose>[2]) =>
  assertClose([got], [wanted], tolerance)

// scipy 1.17.1: norm.ppf and norm.sf
const QUANTILES = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798409],
  [0.01, -2.3263478740408408],
  [0.07, -1.4757910281791706],
  [0.08, -1.4050715603096329],
  [0.3, -0.5244005127080409],
  [0.5, 0.0],
  [0.925, 1.4395314709384563],
  [0.999, 3.090232306167813],
] as const

test('the quantile and the tail of the normal distribution', () => {
  for (const [u, z] of QUANTILES) {
    close(normalQuantile(u), z, { relative: 2e-12, absolute: 1e-15 })
    close(normalTail(-z), u, { relative: 1e-9 })
  }
  for (let z = -8; z <= 8; z += 0.25) {
    // Simpson's rule over the density from z to z + 0.25
    const f = (x: number) => Math.exp(logNormalDensity(x))
    const steps = 20
    const h = 0.25 / steps
    let area = f(z) + f(z + 0.25)
    for (let k = 1; k < steps; k++) area += (k % 2 === 1 ? 4 : 2) * f(z + k * h)
    close(normalTail(z) - normalTail(z + 0.25), (area * h) / 3, { relative: 1e-6, absolute: 1e-16 })
  }
  assert.equal(normalQuantile(0), -Infinity)
  assert.equal(normalQuantile(1), Infinity)
  assert.equal(normalTail(Infinity), 0)
  assert.equal(normalTail(-Infinity), 1)
  for (const bad of [Number.NaN, -1, 2]) assert.ok(Number.isNaN(normalQuantile(bad)))
})

test('masses of a Breit-Wigner: round trip, slope against differences, quantiles that are normal', () => {
  const peak = { mass: 80.4, width: 2.1, low: 1, high: 5000 }
  const map = gaussianised(peak)
  for (const m of [1.001, 40, 78, 80.4, 80.5, 95, 300, 4999]) {
    const [z, slope] = map.forward(m)
    const [back, inverse] = map.inverse(z)
    close(back, m, { relative: 1e-9 })
    close(slope + inverse, 0, { absolute: 1e-9 })
    const h = 1e-5 * Math.min(m - 1, 1)
    close(slope, Math.log((map.forward(m + h)[0] - map.forward(m - h)[0]) / (2 * h)), { absolute: 2e-4 })
  }
  // half of a Breit-Wigner lies within Γ/2 of its mass
  close(map.forward(80.4 + 1.05)[0], 0.6745, { absolute: 6e-3 })
  for (const z of [-40, 40]) assert.ok(map.inverse(z)[0] >= 1 && map.inverse(z)[0] <= 5000)
  assert.throws(() => map.forward(0.5), DomainError)
  assert.throws(() => map.forward(Number.NaN), DomainError)
  assert.throws(() => gaussianised({ ...peak, width: 0 }), DomainError)
  assert.throws(() => gaussianised({ ...peak, high: 1 }), DomainError)
})
