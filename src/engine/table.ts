import type { SimdBackend } from './backend.ts'
import type { Block } from './heap.ts'

/** Copies a list of 32-bit numbers to the heap; the caller frees the block. */
export function putTable(backend: SimdBackend, numbers: ArrayLike<number>, who: string): Block {
  const { heap } = backend.machine
  const block = heap.allocate(numbers.length * 4, who)
  heap.ints().set(numbers, block.ptr / 4)
  return block
}
