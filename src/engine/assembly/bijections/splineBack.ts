import { transpose4 } from '../lanes/transpose'
import { splineBack } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { backLanes } from '../spline/mapBack'
import { loadRaw } from '../spline/numerators'
import { D_RAW } from '../spline/places'
import { setSpline, within } from '../spline/shape'
import { gather, scatter } from './columns'
import { rawBytes, rawOf } from './spline'

export function splineBackChunk(chunk: i32): void {
  const size = splineBack.perChunk
  const first = chunk * size
  const last = min(splineBack.rows, first + size)
  const columns = splineBack.columns
  const bytes = <usize>columns << 2
  setSpline(splineBack.bins, splineBack.bound, splineBack.logitScale)
  memory.copy(splineBack.dx + <usize>first * bytes, splineBack.dy + <usize>first * bytes, <usize>(last - first) * bytes)
  for (let row = first; row < last; row += 4) {
    const rows = min(4, last - row)
    for (let c = 0; c < splineBack.transformedCount; c++) back(row, rows, c)
  }
}

function back(row: i32, rows: i32, c: i32): void {
  const column = load<i32>(splineBack.transformed + (<usize>c << 2))
  const x = gather(splineBack.x, splineBack.columns, row, rows, column)
  const inside = within(x)
  loadRaw(rawOf(row, c), rawBytes(), rows)
  const dout = gather(splineBack.dy, splineBack.columns, row, rows, column)
  const dlog = gather(splineBack.dlogDet, 1, row, rows, 0)
  const dx = backLanes(x, inside, dout, dlog, splineBack.inverse != 0, scratch(D_RAW), 16)
  scatter(splineBack.dx, splineBack.columns, row, rows, column, dx)
  storeRaw(row, rows, c)
}

/** The lanes of draw back to their rows. */
function storeRaw(row: i32, rows: i32, c: i32): void {
  const count = 3 * splineBack.bins - 1
  const rowBytes = rawBytes()
  const out = splineBack.draw + <usize>row * rowBytes + (<usize>(c * count) << 2)
  let i = 0
  if (rows == 4) {
    for (; i + 4 <= count; i += 4) {
      const from = scratch(D_RAW) + (<usize>i << 4)
      transpose4(from, from + 16, from + 32, from + 48, out + (<usize>i << 2), rowBytes)
    }
  }
  for (; i < count; i++) {
    const v = v128.load(scratch(D_RAW) + (<usize>i << 4))
    scatter(out + (<usize>i << 2), <i32>(rowBytes >> 2), 0, rows, 0, v)
  }
}
