import { matmul } from '../memory/jobs'
import { multiplyBlock } from './block'
import { multiplyWide } from './wide'

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
  const b = matmul.b + batch * matmul.bStride
  const ldc = matmul.cStep
  const c = matmul.c + batch * matmul.cStride + <usize>first * ldc
  const K = matmul.depth
  const add = matmul.accumulate != 0
  if (matmul.wide) multiplyWide(a, lda, transposed, b, matmul.bStep, matmul.bTransposed != 0, c, ldc, rows, N, K, add)
  else multiplyBlock(a, lda, transposed, b, c, ldc, rows, N, K, add)
}
