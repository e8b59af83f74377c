import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitLatentShape, kolmogorov, latentShapes } from '../../../src/lib/evaluation/index.ts'
import { key, normals, split, uniforms } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

const DIM = 3
const [FOR_Z, FOR_U, FOR_X] = split(key(20261127), 3)

/** Latents of n events whose ln σ and share of far ones are given, and two conditions. */
function toyLatents(n: number, shape: (x: readonly [number, number]) => { width: number; share: number }, further = 2) {
  const conditions = normals(FOR_X, 2 * n)
  const u = uniforms(FOR_U, n)
  const z = normals(FOR_Z, DIM * n)
  const latents = Float64Array.from(z, (v, k) => {
    const i = Math.floor(k / DIM)
    const { width, share } = shape([conditions[2 * i], conditions[2 * i + 1]])
    return v * Math.exp(width) * (u[i] < share ? further : 1)
  })
  return { latents, dim: DIM, conditions }
}

test('latents that are standard normal are left alone', () => {
  assert.deepEqual(fitLatentShape(toyLatents(20_000, () => ({ width: 0, share: 0 }))), { width: [0] })
  assert.deepEqual(fitLatentShape({ latents: [], dim: DIM, conditions: [] }), { width: [0] })
})

test('a width alone is the root mean square of the latents, σ² = ⟨|z|²⟩ / D', () => {
  const events = toyLatents(20_000, () => ({ width: 0.05, share: 0 }))
  const meanSquare = events.latents.reduce((sum, z) => sum + z * z, 0) / events.latents.length
  const model = fitLatentShape(events)
  assert.deepEqual(Object.keys(model), ['width'])
  assertClose(model.width, [Math.log(meanSquare) / 2], { absolute: 1e-5 })
})

test('a share that lies further out is found with its size and distance', () => {
  const { width, share, further } = fitLatentShape(toyLatents(40_000, () => ({ width: 0.02, share: 0.06 })))
  assert.ok(Math.abs(width[0] - 0.02) < 0.01, `${width}`)
  assert.ok(Math.abs(1 / (1 + Math.exp(-share![0])) - 0.06) < 0.01, `${share}`)
  assert.equal(further!.length, 1)
  assert.ok(Math.abs(further![0] - 2) < 0.1, `${further}`)
})

test('columns that are not alike get widths, and factors further out, of their own', () => {
  const { latents, ...rest } = toyLatents(40_000, () => ({ width: 0, share: 0.06 }))
  const wider = latents.map((z, k) => z * [1.1, 1, 0.9][k % DIM])
  const { width, columns, share, further } = fitLatentShape({ latents: wider, ...rest })
  assert.deepEqual(width, [0])
  assertClose(columns!, [Math.log(1.1), 0, Math.log(0.9)], { absolute: 0.015 })
  assert.equal(share!.length, 1)
  assertClose(further!, [2, 2, 2], { absolute: 0.15 })
})

test('a condition enters where it counts, and only that one', () => {
  const model = fitLatentShape(toyLatents(40_000, ([, x]) => ({ width: 0.03 + 0.08 * x, share: 0 })))
  assert.equal(model.width.length, 3)
  assertClose(model.width, [0.03, 0, 0.08], { absolute: 0.01 })
  assert.equal(model.width[1], 0)
})

test('after the fit, on other events, lengths follow the distribution they should', () => {
  const truth = ([x]: readonly [number, number]) => ({ width: 0.02 + 0.05 * x, share: 0.05 })
  const model = fitLatentShape(toyLatents(30_000, truth))
  const [forZ, forX] = split(key(5), 2)
  const n = 20_000
  const conditions = normals(forX, 2 * n)
  const shapes = latentShapes(model, conditions, { n, dim: DIM })
  const uniform = uniforms(FOR_X, n)
  const u = Float64Array.from({ length: n }, (_, i) => {
    const { width, share } = truth([conditions[2 * i], conditions[2 * i + 1]])
    const scale = Math.exp(width) * (uniform[i] < share ? 2 : 1)
    const z = normals(forZ, 4, 4 * i).subarray(0, DIM)
    const square = z.reduce((sum, v) => sum + (v * scale) ** 2, 0)
    const [far, logWidth, , , further] = shapes.subarray(7 * i, 7 * i + 7)
    return (
      (1 - far) * chiThree(square * Math.exp(-2 * logWidth)) +
      far * chiThree(square * Math.exp(-2 * (logWidth + further)))
    )
  })
  assert.ok(kolmogorov(u).p > 1e-3, `${kolmogorov(u).p}`)
})

test('refuses what is not of the same events, or not finite', () => {
  const refuses = (latents: number[], conditions: number[], message: RegExp) =>
    assert.throws(() => fitLatentShape({ latents, dim: 2, conditions }), message)
  refuses([1, 2, 3], [], /expected latents \[n, dim\] and conditions \[n, columns\]/)
  refuses([1, 2, 3, 4], [1, 2, 3], /conditions \[n, columns\]/)
  refuses([1, Number.NaN], [], /expected finite latents, got NaN in place 1/)
  refuses([1, 2], [Infinity], /expected finite conditions, got Infinity in place 0/)
  refuses([1e200, 1], [], /latents whose squares are finite, got 1e\+200 in place 0/)
})

/** P(χ²₃ < s) = erf(√(s/2)) − √(2s/π) exp(−s/2), the error function by its integral in small steps. */
function chiThree(s: number): number {
  const x = Math.sqrt(s / 2)
  const steps = 400
  let sum = 0
  for (let k = 0; k < steps; k++) sum += Math.exp(-((((k + 0.5) * x) / steps) ** 2))
  return ((2 / Math.sqrt(Math.PI)) * sum * x) / steps - Math.sqrt((2 * s) / Math.PI) * Math.exp(-s / 2)
}
