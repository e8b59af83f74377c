import { copyRows, gatherRows } from '../memory/jobs'

export function copyRowsChunk(chunk: i32): void {
  const size = copyRows.perChunk
  const last = min(copyRows.rows, (chunk + 1) * size)
  const bytes = copyRows.bytes
  for (let r = chunk * size; r < last; r++) {
    copyRow(copyRows.from + <usize>r * copyRows.fromStep, copyRows.to + <usize>r * copyRows.toStep, bytes)
  }
}

/** memory.copy leaves the compiled code; short rows do not. */
// @ts-ignore: decorator
@inline
export function copyRow(from: usize, to: usize, bytes: usize): void {
  if (bytes > 256) return memory.copy(to, from, bytes)
  let i: usize = 0
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i))
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i))
}

export function gatherRowsChunk(chunk: i32): void {
  const size = gatherRows.perChunk
  const last = min(gatherRows.rows, (chunk + 1) * size)
  const bytes = gatherRows.bytes
  for (let r = chunk * size; r < last; r++) {
    const matrix = r / gatherRows.indexCount
    const index = load<i32>(gatherRows.indices + (<usize>(r - matrix * gatherRows.indexCount) << 2))
    copyRow(gatherRows.from + <usize>(matrix * gatherRows.matrixRows + index) * bytes, gatherRows.to + <usize>r * bytes, bytes)
  }
}
