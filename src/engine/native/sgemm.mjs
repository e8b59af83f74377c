// @ts-check
/**
 * Calls a BLAS from the kernels: what they import as `sgemm`. Plain JavaScript, for the engine's threads take it without a
 * loader.
 */
import { createRequire } from 'node:module'

const ROW_MAJOR = 101
const PLAIN = 111
const TRANSPOSED = 112
const SIGNATURE =
  '(int order, int ta, int tb, int m, int n, int k, float alpha, uintptr_t a, int lda, uintptr_t b, int ldb, float beta, uintptr_t c, int ldc)'

/**
 * The sgemm of a library on a memory; without a library one that kernels never call.
 * @param {import('./sgemm.mjs').Library | undefined} library
 * @param {WebAssembly.Memory} memory
 * @returns {import('./sgemm.mjs').Sgemm}
 */
export function linkSgemm(library, memory) {
  if (!library) return noSgemm
  const { koffi: entry, path, symbol } = library
  const koffi = createRequire(import.meta.url)(entry)
  const sgemm = koffi.load(path).func(`void ${symbol}${SIGNATURE}`)
  /** @type {ArrayBufferLike | undefined} */
  let buffer
  let start = 0
  return (ta, tb, m, n, k, a, lda, b, ldb, c, ldc, add) => {
    // a memory that has grown may lie elsewhere
    if (memory.buffer !== buffer) {
      buffer = memory.buffer
      start = Number(koffi.address(new Uint8Array(buffer)))
    }
    const A = start + (a >>> 0)
    const B = start + (b >>> 0)
    const C = start + (c >>> 0)
    sgemm(ROW_MAJOR, ta ? TRANSPOSED : PLAIN, tb ? TRANSPOSED : PLAIN, m, n, k, 1, A, lda, B, ldb, add, C, ldc)
  }
}

function noSgemm() {
  throw new Error('the engine has no BLAS here')
}
