import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, test } from 'node:test'
import { EngineError } from '../../src/engine/errors.ts'
import { mayHaveBlas } from '../../src/engine/index.ts'
import { wideRows } from '../../src/engine/kernels/products/product.ts'
import { createMachine, type Machine } from '../../src/engine/machine.ts'
import { candidates } from '../../src/engine/native/places.ts'

const before = process.env.NEUTRINA_BLAS
const skip = mayHaveBlas() ? false : 'no koffi and OpenBLAS here (npx neutrina setup blas)'

afterEach(() => {
  if (before === undefined) delete process.env.NEUTRINA_BLAS
  else process.env.NEUTRINA_BLAS = before
})

const ROWS = 300
const DEPTH = 70
const COLUMNS = 90

/** A product of two matrices of sines, wide or not, in chunks of 64 rows. */
function product(machine: Machine, wide: boolean): Float32Array {
  const { heap } = machine
  const [a, b, panels, c] = [ROWS * DEPTH, DEPTH * COLUMNS, DEPTH * (COLUMNS + 8), ROWS * COLUMNS].map(
    (n) => heap.allocate(4 * n, 'test').ptr,
  )
  for (let i = 0; i < ROWS * DEPTH; i++) heap.floats()[a / 4 + i] = Math.sin(i)
  for (let i = 0; i < DEPTH * COLUMNS; i++) heap.floats()[b / 4 + i] = Math.sin(3 * i)
  if (!wide) machine.kernels.packPanels(b, 4 * COLUMNS, DEPTH, COLUMNS, panels)
  const strides = { aStride: 0, bStride: 0, cStride: 0, aStep: 4 * DEPTH, bStep: 4 * COLUMNS, cStep: 4 * COLUMNS }
  const flags = { transposed: false, bTransposed: false, accumulate: false, wide }
  const shape = { rows: ROWS, depth: DEPTH, columns: COLUMNS, perChunk: 64, chunksPerBatch: 5 }
  const args = { a, b: wide ? b : panels, c, ...strides, ...flags, ...shape }
  machine.run({ who: 'test', job: 'matmul', args, chunks: 5, work: 1e9 })
  return heap.floats().slice(c / 4, c / 4 + ROWS * COLUMNS)
}

const hash = (numbers: Float32Array) => createHash('sha256').update(numbers).digest('hex')

test('a library gives what the kernels give, the same bytes again and on each number of threads', {
  skip,
}, async () => {
  const seen = new Set<string>()
  for (const threads of [1, 2, 4]) {
    const machine = createMachine({ threads, blas: true })
    const ours = product(machine, false)
    for (let i = 0; i < 20; i++) {
      const theirs = product(machine, true)
      seen.add(hash(theirs))
      const worst = Math.max(...theirs.map((v, k) => Math.abs(v - ours[k])))
      assert.ok(worst < 2e-5, String(worst))
    }
    await machine.stop()
  }
  assert.equal(seen.size, 1)
})

test('a library is still found where the memory has grown', { skip }, () => {
  const machine = createMachine({ threads: 1, blas: true })
  const first = hash(product(machine, true))
  machine.heap.free(machine.heap.allocate(2 ** 28, 'test'))
  assert.equal(hash(product(machine, true)), first)
})

test('only products of some size are wide, and none without a library', { skip }, async () => {
  const machine = createMachine({ threads: 1, blas: true })
  assert.equal(machine.wide(256, 64, 64), true)
  assert.equal(machine.wide(8, 8, 8), false)
  assert.equal(machine.wide(0, 64, 64), false)
  assert.equal(createMachine({ threads: 1 }).wide(256, 64, 64), false)
})

test('a wide product is shared among threads in calls that are worth it', () => {
  // all rows at once for one thread, half of them for each of two
  assert.deepEqual(
    [1, 2].map((threads) => wideRows(512, 256 * 256, threads)),
    [512, 256],
  )
  // a cache has an end
  assert.equal(wideRows(1e6, 256 * 256, 2), 512)
  // so few that nothing is copied
  assert.equal(wideRows(16_384, 64 * 64, 1), 128)
  // many threads get no crumbs
  for (const [rows, work] of [
    [256, 64 * 64],
    [512, 128 * 128],
    [512, 256 * 256],
    [300, 12 * 256],
  ]) {
    for (const threads of [1, 2, 16, 64]) {
      const size = wideRows(rows, work, threads)
      assert.ok(size % 16 === 0 && (size >= 128 || 2 * size * work >= 500_000), `${rows}, ${work}, ${threads}: ${size}`)
    }
  }
})

test('NEUTRINA_BLAS names the only library, or none', () => {
  process.env.NEUTRINA_BLAS = 'none'
  assert.equal(mayHaveBlas(), false)
  const refused = (message: RegExp) =>
    assert.throws(
      () => createMachine({ threads: 1, blas: true }),
      (error: Error) => error instanceof EngineError && message.test(error.message),
    )
  refused(/^backend blas: expected koffi and an OpenBLAS, got (none found|no koffi)/)
  const wrong = join(mkdtempSync(join(tmpdir(), 'neutrina-blas-')), 'libopenblas.so')
  writeFileSync(wrong, 'no library')
  process.env.NEUTRINA_BLAS = wrong
  refused(skip ? /got/ : /libopenblas\.so, which does not work: .*; `npx neutrina setup blas` gets one/)
})

test('an MKL of the active environment of Python is one of the libraries', {
  skip: process.platform === 'win32',
}, () => {
  const root = mkdtempSync(join(tmpdir(), 'neutrina-blas-'))
  mkdirSync(join(root, 'lib'))
  const library = join(root, 'lib', 'libmkl_rt.so.3')
  writeFileSync(library, '')
  const { CONDA_PREFIX } = process.env
  process.env.CONDA_PREFIX = root
  delete process.env.NEUTRINA_BLAS
  try {
    assert.ok(candidates().includes(library))
    process.env.NEUTRINA_BLAS = 'none'
    assert.deepEqual(candidates(), [])
  } finally {
    if (CONDA_PREFIX === undefined) delete process.env.CONDA_PREFIX
    else process.env.CONDA_PREFIX = CONDA_PREFIX
  }
})
