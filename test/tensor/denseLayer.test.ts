import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import {
  type Activation,
  type DenseInputs,
  denseLayer,
  denseLayerReference,
  fold,
  key,
  normals,
  type Tensor,
  type Tensor1D,
  tf,
} from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { type DenseArrays, denseOracle } from './denseOracle.ts'

before(testBackend)

interface Row {
  name: string
  rows: number
  inputs: number
  outputs: number
  norm?: boolean
  residual?: boolean
  /** What the rows share: by packed segments (their sizes), by equal runs, or row by row. */
  shared?: readonly number[] | 'runs of 3' | 'row by row'
}

/** Every option, alone and together; sizes that are odd, one, none, and no multiple of a register tile. */
const TABLE: readonly Row[] = [
  { name: 'bare', rows: 5, inputs: 3, outputs: 7 },
  { name: 'one of each', rows: 1, inputs: 1, outputs: 1 },
  { name: 'no rows', rows: 0, inputs: 3, outputs: 4 },
  { name: 'normalised', rows: 6, inputs: 9, outputs: 17, norm: true },
  { name: 'with a residual', rows: 9, inputs: 4, outputs: 8, residual: true },
  { name: 'shared by segments, some empty', rows: 7, inputs: 2, outputs: 5, shared: [3, 0, 1, 3, 0] },
  { name: 'shared by runs', rows: 6, inputs: 2, outputs: 5, shared: 'runs of 3' },
  { name: 'shared row by row', rows: 4, inputs: 2, outputs: 5, shared: 'row by row' },
  { name: 'everything', rows: 6, inputs: 19, outputs: 33, norm: true, residual: true, shared: [0, 2, 4] },
]
const ACTIVATIONS: readonly Activation[] = ['identity', 'leakyRelu', 'relu', 'silu']
const WAYS = { denseLayer, denseLayerReference }

for (const [way, layer] of Object.entries(WAYS)) {
  describe(way, () => {
    for (const row of TABLE) {
      for (const activation of ACTIVATIONS) {
        test(`${row.name}, ${activation}: as loops in double precision`, async () => {
          const arrays = arraysOf(row)
          const y = layer(inputsOf(arrays, row), activation)
          assert.deepEqual(y.shape, [row.rows, row.outputs])
          assertClose(await y.data(), denseOracle(arrays, activation), { relative: 1e-5, absolute: 1e-5 })
        })
      }
    }

    for (const row of TABLE.filter(({ rows, outputs }) => rows > 0 && outputs > 1)) {
      test(`${row.name}: gradients as central differences of the loops`, () => checkGradients(layer, row))
    }
  })
}

test('a LayerNorm of nearly equal numbers keeps their differences', async () => {
  const [gain, shift] = [tf.ones([4]) as Tensor1D, tf.zeros([4]) as Tensor1D]
  const bias = tf.tensor1d([1000, 1000.25, 1000.5, 1000.75])
  const inputs = { x: tf.zeros([1, 1]), weight: tf.zeros([1, 4]), bias, norm: { gain, shift } } as DenseInputs
  const spread = Math.sqrt(5) / 8
  const expected = [-0.375, -0.125, 0.125, 0.375].map((value) => value / Math.sqrt(spread ** 2 + 1e-5))
  for (const layer of Object.values(WAYS))
    assertClose(await layer(inputs, 'identity').data(), expected, { relative: 1e-4 })
})

type Name = 'x' | 'weight' | 'bias' | 'gain' | 'shift' | 'residual' | 'shared'

function arraysOf({ rows, inputs, outputs, norm, residual, shared }: Row): DenseArrays {
  let purpose = 0
  // as float32, which both sides can hold
  const random = (n: number) => Float64Array.from(normals(fold(key(rows + 31 * outputs), purpose++), n))
  const segments = shared === 'runs of 3' ? rows / 3 : shared === 'row by row' ? rows : (shared?.length ?? 0)
  return {
    ...{ rows, inputs, outputs, segmentOf: (row: number) => segmentOf(shared, row) },
    x: random(rows * inputs),
    weight: random(inputs * outputs),
    bias: random(outputs),
    gain: norm ? random(outputs) : undefined,
    shift: norm ? random(outputs) : undefined,
    residual: residual ? random(rows * outputs) : undefined,
    shared: shared ? random(segments * outputs) : undefined,
  }
}

function segmentOf(shared: Row['shared'], row: number): number {
  if (shared === undefined || typeof shared === 'string') return shared === 'runs of 3' ? Math.floor(row / 3) : row
  return offsetsOf(shared).findLastIndex((from) => from <= row)
}

/** The places where segments begin, and the end. */
function offsetsOf(sizes: readonly number[]): number[] {
  const offsets = [0]
  for (const size of sizes) offsets.push(offsets.at(-1)! + size)
  return offsets
}

function inputsOf(arrays: DenseArrays, row: Row): DenseInputs {
  const { rows, inputs, outputs } = arrays
  const matrix = (values: Float64Array, columns: number) =>
    tf.tensor2d(Float32Array.from(values), [values.length / columns, columns])
  const vector = (values: Float64Array) => tf.tensor1d(Float32Array.from(values))
  const { gain, shift, residual, shared } = arrays
  return {
    x: tf.tensor2d(Float32Array.from(arrays.x), [rows, inputs]),
    weight: matrix(arrays.weight, outputs),
    bias: vector(arrays.bias),
    norm: gain && shift && { gain: vector(gain), shift: vector(shift) },
    residual: residual && matrix(residual, outputs),
    shared: shared && {
      term: matrix(shared, outputs),
      ...(Array.isArray(row.shared) && { offsets: tf.tensor1d(offsetsOf(row.shared), 'int32') }),
      ...(row.shared === 'runs of 3' && { repeat: 3 }),
    },
  }
}

/** The inputs with some tensors taken from a record by name. */
function replaced(inputs: DenseInputs, t: Partial<Record<Name, Tensor>>): DenseInputs {
  return {
    ...inputs,
    ...t,
    norm: t.gain && { gain: t.gain as Tensor1D, shift: t.shift as Tensor1D },
    shared: inputs.shared && { ...inputs.shared, term: t.shared as DenseInputs['x'] },
  } as DenseInputs
}

async function checkGradients(layer: typeof denseLayer, row: Row): Promise<void> {
  const arrays = arraysOf(row)
  const inputs = inputsOf(arrays, row)
  const { x, weight, bias, norm, residual, shared } = inputs
  const all = { x, weight, bias, gain: norm?.gain, shift: norm?.shift, residual, shared: shared?.term }
  const names = (Object.keys(all) as Name[]).filter((name) => all[name])
  const direction = normals(key(77), row.rows * row.outputs)
  const c = tf.tensor2d(direction, [row.rows, row.outputs])
  const loss = (...tensors: Tensor[]) =>
    layer(replaced(inputs, Object.fromEntries(names.map((name, i) => [name, tensors[i]]))), 'silu')
      .mul(c)
      .sum()
  const gradients = tf.grads(loss)(names.map((name) => all[name]!))
  for (const [i, name] of names.entries()) {
    const expected = differences(arrays, name, direction)
    assertClose(await gradients[i].data(), expected, { relative: 2e-4, absolute: 2e-4 }, name)
  }
}

/** Central differences of Σ c·y in one of the arrays. */
function differences(arrays: DenseArrays, name: Name, c: Float32Array): Float64Array {
  const h = 1e-5
  const total = (values: Float64Array) =>
    denseOracle({ ...arrays, [name]: values }, 'silu').reduce((sum, y, i) => sum + c[i] * y, 0)
  return arrays[name]!.map(
    (value, i) => (total(arrays[name]!.with(i, value + h)) - total(arrays[name]!.with(i, value - h))) / (2 * h),
  )
}
