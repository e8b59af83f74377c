import { matmul } from '../memory/jobs'
import { multiplyBlock } from './block'

export function matmulChunk(chunk: i32): void {
  const perBatch = matmul.chunksPerBatch
  const batch = <usize>(chunk / perBatch)
  const size = matmul.perChunk
  const first = (chunk % perBatch) * size
  const rows = min(size, matmul.rows - first)
  const N = matmul.columns
  const lda = matmul.aStep
  const transposed = matmul.transposed != 0
  const a = matmul.a + batch * matmul.aStride + (transposed ? <usize>first << 2 : <usize>first * lda)
  const b = matmul.panels + batch * matmul.panelsStride
  const ldc = matmul.cStep
  multiplyBlock(a, lda, transposed, b, matmul.c + batch * matmul.cStride + <usize>first * ldc, ldc, rows, N, matmul.depth, matmul.accumulate != 0)
}
