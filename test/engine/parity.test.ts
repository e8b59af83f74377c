import assert from 'node:assert/strict'
import test from 'node:test'
import { mayHaveBlas, registerBlasBackend, registerSimdBackend, valueAndGradients } from '../../src/engine/index.ts'
import { tf } from '../../src/lib/tensor/index.ts'
import type { Matrix } from './oracles.ts'
import { type Arrays, type Row, table } from './table.ts'

/** Kernels that are tested elsewhere, and where. */
const ELSEWHERE: Record<string, string> = {
  Adam: 'adam.test.ts',
  Normals: 'random.test.ts',
  Uniforms: 'random.test.ts',
  Dropout: 'random.test.ts',
}
const VALUE = 2e-6
const GRADIENT = 2e-5

const ENGINES = {
  simd: registerSimdBackend,
  // every product by the library, however small
  blas: () => registerBlasBackend({ threads: 2, wideFrom: 0 }),
}
const skipped = { simd: false, blas: mayHaveBlas() ? false : 'no koffi and OpenBLAS here (npx neutrina setup blas)' }

test('every fused kernel has a row', () => {
  registerSimdBackend({ threads: 2 })
  const registered = tf.getKernelsForBackend('simd').map(({ kernelName }) => kernelName)
  const fused = registered.filter((name) => name.startsWith('neutrina/')).map((name) => name.slice(9))
  const rows = new Set([...table.map(({ kernel }) => kernel), ...Object.keys(ELSEWHERE)])
  // a backward kernel is tested by the gradient of its forward one
  const missing = fused.filter((name) => !rows.has(name) && !rows.has(name.replace(/Grad.*$/, '')))
  assert.deepEqual(missing, [])
  assert.ok(fused.length > 20)
})

for (const engine of ['simd', 'blas'] as const) {
  const on = (check: (row: Row) => void, row: Row) => async () => {
    ENGINES[engine]({ threads: 2 })
    await tf.setBackend(engine)
    check(row)
  }
  for (const row of table) {
    const skip = skipped[engine]
    test(`${engine}: ${row.kernel} ${row.name}: value`, { skip }, on(checkValue, row))
    if (row.floats[Object.keys(row.floats)[0]].values.length) {
      test(`${engine}: ${row.kernel} ${row.name}: gradient`, { skip }, on(checkGradient, row))
    }
  }
}

const matrixOf = ({ values, shape }: Arrays[string]): Matrix =>
  shape.length === 1
    ? [values]
    : Array.from({ length: shape[0] }, (_, i) => values.slice(i * shape[1], (i + 1) * shape[1]))

const matricesOf = (floats: Arrays) =>
  Object.fromEntries(Object.entries(floats).map(([name, array]) => [name, matrixOf(array)]))

function run(row: Row, inputs: Record<string, tf.Tensor>): tf.Tensor[] {
  const ints = Object.fromEntries(
    Object.entries(row.ints ?? {}).map(([name, values]) => [name, tf.tensor1d(values, 'int32')]),
  )
  const constants = Object.entries(row.constants ?? {}).map(([name, values]) => [name, tf.tensor1d(values)] as const)
  const out = tf
    .engine()
    .runKernel(`neutrina/${row.kernel}`, { ...inputs, ...ints, ...Object.fromEntries(constants) }, {
      ...row.attrs,
    } as tf.NamedAttrMap)
  return (Array.isArray(out) ? out : [out]) as tf.Tensor[]
}

const tensorsOf = (floats: Arrays) =>
  Object.fromEntries(Object.entries(floats).map(([name, { values, shape }]) => [name, tf.tensor(values, shape)]))

/** The largest difference in units of the largest expected number. */
function relative(got: ArrayLike<number>, wanted: number[]): number {
  assert.equal(got.length, wanted.length)
  const scale = Math.max(1e-3, ...wanted.map(Math.abs))
  return Math.max(0, ...wanted.map((w, i) => Math.abs(got[i] - w) / scale))
}

function checkValue(row: Row): void {
  tf.tidy(() => {
    const wanted = row.outputs(matricesOf(row.floats)).map((out) => out.flat())
    const got = run(row, tensorsOf(row.floats))
    wanted.forEach((numbers, i) => {
      const error = relative(got[i].dataSync(), numbers)
      assert.ok(error <= VALUE, `output ${i}: ${error}`)
    })
  })
}

/** Numbers that weigh the outputs: a scalar whose gradient reaches everything. */
const weightsOf = (n: number, output: number) => Array.from({ length: n }, (_, i) => Math.cos(1.7 * i + output + 1))

function checkGradient(row: Row): void {
  tf.tidy(() => {
    const names = Object.keys(row.floats).filter((name) => row.floats[name].values.length > 0)
    const fixed = tensorsOf(row.floats)
    const objective = (...xs: tf.Tensor[]) => {
      const given = { ...fixed, ...Object.fromEntries(names.map((name, i) => [name, xs[i]])) }
      const parts = run(row, given).map((out, i) => out.mul(tf.tensor(weightsOf(out.size, i), out.shape)).sum())
      return parts.reduce((a, b) => a.add(b)) as tf.Scalar
    }
    const grads = tf.grads(objective)(names.map((name) => fixed[name]))
    names.forEach((name, i) => {
      const got = grads[i].dataSync()
      const { places, slopes } = differences(row, name)
      const scale = Math.max(1e-3, ...got.map(Math.abs))
      const error = Math.max(...places.map((place, k) => Math.abs(got[place] - slopes[k]) / scale))
      assert.ok(error <= GRADIENT, `gradient to ${name}: ${error}`)
      // what is asked for one input alone may be found on a shorter way
      const alone = valueAndGradients(() => objective(...names.map((other) => fixed[other])), [fixed[name]]).grads[0]
      const difference = relative(alone.dataSync(), [...got])
      assert.ok(difference <= VALUE, `gradient to ${name} alone: ${difference}`)
    })
  })
}

const STEP = 1e-6
const MOST = 12

/** Central differences of the float64 oracle at some places of one input. */
function differences(row: Row, name: string): { places: number[]; slopes: number[] } {
  const count = row.floats[name].values.length
  const stride = Math.max(1, Math.floor(count / MOST))
  const places = Array.from({ length: Math.min(count, MOST) }, (_, i) => i * stride)
  const at = (place: number, step: number): number => {
    const values = [...row.floats[name].values]
    values[place] += step
    const outputs = row.outputs(matricesOf({ ...row.floats, [name]: { ...row.floats[name], values } }))
    return outputs.reduce((sum, out, i) => {
      const numbers = out.flat()
      const weights = weightsOf(numbers.length, i)
      return sum + numbers.reduce((s, v, k) => s + v * weights[k], 0)
    }, 0)
  }
  return { places, slopes: places.map((place) => (at(place, STEP) - at(place, -STEP)) / (2 * STEP)) }
}
