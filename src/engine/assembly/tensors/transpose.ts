import { transpose4 } from '../lanes/transpose'
import { transpose } from '../memory/jobs'

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
