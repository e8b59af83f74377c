import assert from 'node:assert/strict'
import test from 'node:test'
import { EngineError } from '../../src/engine/errors.ts'
import { createHeap, sizeClass } from '../../src/engine/heap.ts'

const PAGE = 65536

function heap(pages: number, most: number) {
  const memory = new WebAssembly.Memory({ initial: pages })
  return createHeap(memory, { start: 128, limit: most * PAGE })
}

test('size classes hold what is asked for and waste at most a quarter', () => {
  for (let bytes = 0; bytes < 100_000; bytes += 37) {
    const size = sizeClass(bytes)
    assert.ok(size >= bytes && size % 64 === 0)
    assert.ok(bytes < 256 || size <= 1.25 * bytes + 64, `${bytes} -> ${size}`)
  }
})

test('blocks do not overlap, are aligned, and are used again', () => {
  const h = heap(4, 64)
  const blocks = Array.from({ length: 50 }, (_, i) => h.allocate(100 * (i + 1), 'test'))
  const sorted = blocks.toSorted((a, b) => a.ptr - b.ptr)
  sorted.forEach(({ ptr }, i) => {
    assert.equal(ptr % 64, 0)
    if (i > 0) assert.ok(sorted[i - 1].ptr + sorted[i - 1].bytes <= ptr)
  })
  const { size } = h.usage()
  for (let round = 0; round < 100; round++) {
    for (const block of blocks) h.free(block)
    assert.equal(h.usage().used, 0)
    blocks.forEach((_, i) => {
      blocks[i] = h.allocate(100 * (i + 1), 'test')
    })
  }
  assert.equal(h.usage().size, size)
})

test('what was many small blocks serves a large one', () => {
  const h = heap(16, 16)
  const blocks = Array.from({ length: 200 }, () => h.allocate(4096, 'test'))
  for (const block of blocks) h.free(block)
  assert.doesNotThrow(() => h.allocate(800_000, 'test'))
})

test('a heap grows, and views follow', () => {
  const h = heap(1, 2000)
  const before = h.floats()
  const block = h.allocate(4 * 2 ** 20, 'test')
  h.floats()[block.ptr / 4 + 2 ** 20 - 1] = 7
  assert.equal(h.floats()[block.ptr / 4 + 2 ** 20 - 1], 7)
  assert.notEqual(h.floats().length, before.length)
})

test('a full heap says who wanted how much', () => {
  const h = heap(1, 32)
  h.allocate(2 ** 20, 'first')
  assert.throws(
    () => h.allocate(2 ** 22, 'a tensor of shape [1024,1024]'),
    (error: unknown) => {
      assert.ok(error instanceof EngineError)
      assert.match(
        error.message,
        /a tensor of shape \[1024,1024\]: expected 4\.0 MB .* 1\.0 MB in use of at most 2\.0 MB/,
      )
      return true
    },
  )
  // and goes on working
  assert.doesNotThrow(() => h.allocate(1000, 'small'))
})
