import { integer, pointer } from './frame'
import { transpose4 } from './pack'

/* Moves of 4-byte numbers. */

/** Copies rows between places of different row length. Arguments: from, its bytes a row, to, its bytes a row, bytes, rows, rows a chunk. */
export function copyRowsChunk(chunk: i32): void {
  const size = integer(6)
  const last = min(integer(5), (chunk + 1) * size)
  const bytes = <usize>integer(4)
  for (let r = chunk * size; r < last; r++) {
    copyRow(pointer(0) + <usize>r * pointer(1), pointer(2) + <usize>r * pointer(3), bytes)
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

/** Copies whole rows by index. Arguments: from, indices, to, bytes a row, rows, rows a chunk. */
export function gatherRowsChunk(chunk: i32): void {
  const size = integer(5)
  const last = min(integer(4), (chunk + 1) * size)
  const bytes = <usize>integer(3)
  for (let r = chunk * size; r < last; r++) {
    const index = load<i32>(pointer(1) + (<usize>r << 2))
    copyRow(pointer(0) + <usize>index * bytes, pointer(2) + <usize>r * bytes, bytes)
  }
}

/** out [n, rows] from x [rows, n]. Arguments: x, out, rows, n, rows a chunk (a multiple of 4). */
export function transposeChunk(chunk: i32): void {
  const rows = integer(2)
  const n = integer(3)
  const first = chunk * integer(4)
  const last = min(rows, first + integer(4))
  const rowBytes = <usize>n << 2
  const outBytes = <usize>rows << 2
  for (let r = first; r < last; r += 4) {
    const x = pointer(0) + <usize>r * rowBytes
    const out = pointer(1) + (<usize>r << 2)
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

/** out = condition ? a : b. Arguments: condition (bytes), a, b, out, n, numbers a chunk. */
export function selectChunk(chunk: i32): void {
  const last = min(integer(4), (chunk + 1) * integer(5))
  for (let i = chunk * integer(5); i < last; i++) {
    const at = <usize>i << 2
    store<f32>(pointer(3) + at, load<u8>(pointer(0) + <usize>i) ? load<f32>(pointer(1) + at) : load<f32>(pointer(2) + at))
  }
}

/** narrow[r, k] = wide[r, columns[k]]. Arguments: wide, its columns, the list, its length, rows, rows a chunk, narrow. */
export function takeColumnsChunk(chunk: i32): void {
  const count = integer(3)
  const last = min(integer(4), (chunk + 1) * integer(5))
  for (let r = chunk * integer(5); r < last; r++) {
    const wide = pointer(0) + (<usize>(r * integer(1)) << 2)
    const narrow = pointer(6) + (<usize>(r * count) << 2)
    for (let k = 0; k < count; k++) {
      const at = <usize>k << 2
      store<f32>(narrow + at, load<f32>(wide + (<usize>load<i32>(pointer(2) + at) << 2)))
    }
  }
}

/** wide[r, columns[k]] = narrow[r, k], zero elsewhere; arguments as above. */
export function putColumnsChunk(chunk: i32): void {
  const width = integer(1)
  const count = integer(3)
  const last = min(integer(4), (chunk + 1) * integer(5))
  for (let r = chunk * integer(5); r < last; r++) {
    const wide = pointer(0) + (<usize>(r * width) << 2)
    const narrow = pointer(6) + (<usize>(r * count) << 2)
    for (let i = 0; i < width; i++) store<f32>(wide + (<usize>i << 2), 0)
    for (let k = 0; k < count; k++) {
      const at = <usize>k << 2
      store<f32>(wide + (<usize>load<i32>(pointer(2) + at) << 2), load<f32>(narrow + at))
    }
  }
}
