import { normaliseRow } from './denseLayer'
import { integer, pointer } from './frame'
import { sumOf } from './reduce'

/**
 * The job of a LayerNorm of rows; a chunk is some rows. Arguments, at the places of the dense layer's: 0 x, 4 columns,
 * 5 rows, 6 rows a chunk, 8 gain, 9 shift, 14 y, 16 mean and 1/σ of each row or 0.
 */
export function layerNormChunk(chunk: i32): void {
  const bytes = <usize>integer(4) << 2
  const last = min(integer(5), (chunk + 1) * integer(6))
  for (let i = chunk * integer(6); i < last; i++) {
    const x = pointer(0) + <usize>i * bytes
    const statistics = pointer(16) ? pointer(16) + (<usize>i << 3) : 0
    normaliseRow(x, pointer(14) + <usize>i * bytes, 0, <f32>sumOf(x, integer(4)), bytes, statistics)
  }
}
