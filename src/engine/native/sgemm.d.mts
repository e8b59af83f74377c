/** Where koffi and the library lie, and the name of its sgemm. */
export interface Library {
  readonly koffi: string
  readonly path: string
  readonly symbol: string
}

/** C [m, n] = op(A) op(B), or C += that; places are bytes on the heap, `ld…` numbers from row to row. */
export type Sgemm = (
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  c: number,
  ldc: number,
  add: number,
) => void

export function linkSgemm(library: Library | undefined, memory: WebAssembly.Memory): Sgemm
