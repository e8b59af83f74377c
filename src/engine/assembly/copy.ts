import { copyRows, gatherRows, putColumns, select, takeColumns, transpose } from './jobs'
import { transpose4 } from './pack'

/* Moves of 4-byte numbers. */

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
function copyRow(from: usize, to: usize, bytes: usize): void {
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
    const index = load<i32>(gatherRows.indices + (<usize>r << 2))
    copyRow(gatherRows.from + <usize>index * bytes, gatherRows.to + <usize>r * bytes, bytes)
  }
}

export function transposeChunk(chunk: i32): void {
  const rows = transpose.rows
  const n = transpose.columns
  const first = chunk * transpose.perChunk
  const last = min(rows, first + transpose.perChunk)
  const rowBytes = <usize>n << 2
  const outBytes = <usize>rows << 2
  for (let r = first; r < last; r += 4) {
    const x = transpose.x + <usize>r * rowBytes
    const out = transpose.out + (<usize>r << 2)
    let j = 0
    if (r + 4 <= last) {
      for (; j + 4 <= n; j += 4) {
        const from = x + (<usize>j << 2)
        transpose4(from, from + rowBytes, from + 2 * rowBytes, from + 3 * rowBytes, out + <usize>j * outBytes, outBytes)
      }
    }
    for (; j < n; j++) {
      for (let i = 0; i < min(4, last - r); i++) {
        store<f32>(out + <usize>j * outBytes + (<usize>i << 2), load<f32>(x + <usize>i * rowBytes + (<usize>j << 2)))
      }
    }
  }
}

export function selectChunk(chunk: i32): void {
  const last = min(select.count, (chunk + 1) * select.perChunk)
  for (let i = chunk * select.perChunk; i < last; i++) {
    const at = <usize>i << 2
    store<f32>(select.out + at, load<u8>(select.condition + <usize>i) ? load<f32>(select.t + at) : load<f32>(select.e + at))
  }
}

/** narrow[r, k] = wide[r, listed[k]]. */
export function takeColumnsChunk(chunk: i32): void {
  const count = takeColumns.listedCount
  const last = min(takeColumns.rows, (chunk + 1) * takeColumns.perChunk)
  for (let r = chunk * takeColumns.perChunk; r < last; r++) {
    const wide = takeColumns.wide + (<usize>(r * takeColumns.columns) << 2)
    const narrow = takeColumns.narrow + (<usize>(r * count) << 2)
    for (let k = 0; k < count; k++) {
      const at = <usize>k << 2
      store<f32>(narrow + at, load<f32>(wide + (<usize>load<i32>(takeColumns.listed + at) << 2)))
    }
  }
}

/** wide[r, listed[k]] = narrow[r, k], zero elsewhere. */
export function putColumnsChunk(chunk: i32): void {
  const width = putColumns.columns
  const count = putColumns.listedCount
  const last = min(putColumns.rows, (chunk + 1) * putColumns.perChunk)
  for (let r = chunk * putColumns.perChunk; r < last; r++) {
    const wide = putColumns.wide + (<usize>(r * width) << 2)
    const narrow = putColumns.narrow + (<usize>(r * count) << 2)
    for (let i = 0; i < width; i++) store<f32>(wide + (<usize>i << 2), 0)
    for (let k = 0; k < count; k++) {
      const at = <usize>k << 2
      store<f32>(wide + (<usize>load<i32>(putColumns.listed + at) << 2), load<f32>(narrow + at))
    }
  }
}
