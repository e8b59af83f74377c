import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type TrigonometricPolynomial,
  trigonometricRoots,
} from '../../../src/lib/reconstruction/dilepton/trigonometricRoots.ts'
import { key, uniforms } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

/** Coefficients of sin((t − a)/2) sin((t − b)/2) sin((t − c)/2) sin((t − d)/2): products of (cos δ − cos(t − σ))/2. */
function fromRoots([a, b, c, d]: readonly number[]): TrigonometricPolynomial {
  const [p, s] = [Math.cos((a - b) / 2), (a + b) / 2]
  const [q, r] = [Math.cos((c - d) / 2), (c + d) / 2]
  return [
    p * q + Math.cos(s - r) / 2,
    -p * Math.cos(r) - q * Math.cos(s),
    -p * Math.sin(r) - q * Math.sin(s),
    Math.cos(s + r) / 2,
    Math.sin(s + r) / 2,
  ]
}

const TURN = 2 * Math.PI

test('four given roots are found, wherever they lie', () => {
  const u = uniforms(key(7), 4 * 5000)
  let closest = 10
  for (let i = 0; i < 5000; i++) {
    const roots = [...u.subarray(4 * i, 4 * i + 4)].map((x) => x * TURN).sort((a, b) => a - b)
    const gap = Math.min(...roots.map((t, k) => (k ? t - roots[k - 1] : t + TURN - roots[3])))
    closest = Math.min(closest, gap)
    assertClose(trigonometricRoots(fromRoots(roots)), roots, { absolute: 1e-13 / gap ** 2 + 1e-12 }, `case ${i}`)
  }
  assert.ok(closest < 1e-3, 'some roots lie close together')
})

test('roots a small distance apart, a double root, and none', () => {
  for (const gap of [1e-2, 1e-4, 1e-5]) {
    assertClose(trigonometricRoots(fromRoots([1, 1 + gap, 3, 5])), [1, 1 + gap, 3, 5], { absolute: 1e-9 })
  }
  const double = trigonometricRoots(fromRoots([1, 1, 3, 5]))
  assertClose(double, [1, 3, 5], { absolute: 1e-7 })
  assert.deepEqual(trigonometricRoots([3, 1, 1, 0.2, 0.2]), [])
  assert.deepEqual(trigonometricRoots([0, 0, 0, 0, 0]), [])
  assertClose(trigonometricRoots([0, 1, 0, 0, 0]), [Math.PI / 2, 1.5 * Math.PI], { absolute: 1e-12 })
})
