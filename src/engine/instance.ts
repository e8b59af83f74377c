import type { Binary } from './binary.ts'
import { LIMITS, MEMORY } from './jobs/index.ts'
import type { BlasLibrary } from './native/library.ts'
import { linkSgemm } from './native/sgemm.mjs'

/** What the main thread computes by itself, at once. */
export interface HostKernels {
  packPanels(b: number, ldb: number, depth: number, columns: number, out: number): void
  packTransposed(b: number, ldb: number, depth: number, columns: number, out: number): void
  sumParts(parts: number, count: number, stride: number, n: number, out: number): void
}

/** The functions of the compiled kernels. */
export interface Kernels extends HostKernels {
  setScratch(at: number): void
  runAlone(kind: number, chunks: number): void
  share(kind: number, first: number, chunks: number, epoch: number): void
  help(): void
  finished(chunks: number, turns: number): number
}

const PAGE = 65_536
export const MOST_BYTES = PAGE * PAGE
const FIRST_PAGES = 512

/** The memory of a build. */
export function createMemory({ shared }: Binary, limit: number): WebAssembly.Memory {
  const initial = Math.min(FIRST_PAGES, Math.floor(limit / PAGE))
  // the build declares the largest maximum; the limit is the heap's
  return new WebAssembly.Memory(shared ? { initial, maximum: MOST_BYTES / PAGE, shared } : { initial })
}

/** The kernels on a memory, for the main thread; with a library they may be asked for wide products. */
export function startKernels({ module }: Binary, memory: WebAssembly.Memory, blas?: BlasLibrary): Kernels {
  const sgemm = linkSgemm(blas, memory)
  const instance = new WebAssembly.Instance(module, { env: { memory, abort, sgemm } })
  const kernels = instance.exports as unknown as Kernels
  kernels.setScratch(scratchOf(0))
  return kernels
}

/** Where a thread's scratch begins; 0 is the main one. */
export const scratchOf = (thread: number): number => MEMORY.SCRATCHES + thread * LIMITS.SCRATCH_BYTES

function abort(): never {
  throw new Error('the engine aborted')
}
