import { spline, splines } from '../memory/jobs'
import { logDetOfLanes, mapLanes } from '../spline/map'
import { loadRaw } from '../spline/numerators'
import { setSpline, within } from '../spline/shape'
import { gather, scatter } from './columns'

export function splineChunk(chunk: i32): void {
  const size = spline.perChunk
  const first = chunk * size
  const last = min(spline.rows, first + size)
  const columns = spline.columns
  const bytes = <usize>columns << 2
  setSpline(spline.bins, spline.bound, spline.logitScale)
  memory.copy(spline.y + <usize>first * bytes, spline.x + <usize>first * bytes, <usize>(last - first) * bytes)
  for (let row = first; row < last; row += 4) {
    const rows = min(4, last - row)
    let logDet = f32x4.splat(0)
    for (let c = 0; c < spline.transformedCount; c++) logDet = f32x4.add(logDet, transform(row, rows, c))
    scatter(spline.logDet, 1, row, rows, 0, logDet)
  }
}

/** Transforms column c of up to four rows; their log-determinants. */
function transform(row: i32, rows: i32, c: i32): v128 {
  const column = load<i32>(spline.transformed + (<usize>c << 2))
  const x = gather(spline.x, spline.columns, row, rows, column)
  const inside = within(x)
  if (!v128.any_true(inside)) return f32x4.splat(0)
  loadRaw(rawOf(row, c), rawBytes(), rows)
  const y = mapLanes(x, inside, spline.inverse != 0)
  scatter(spline.y, spline.columns, row, rows, column, y)
  return logDetOfLanes()
}

/** Bytes of a row of raw numbers. */
// @ts-ignore: decorator
@inline
export function rawBytes(): usize {
  return <usize>((3 * splines.bins - 1) * splines.transformedCount) << 2
}

/** The raw numbers of a row for transformed column c. */
// @ts-ignore: decorator
@inline
export function rawOf(row: i32, c: i32): usize {
  return splines.raw + <usize>row * rawBytes() + (<usize>(c * (3 * splines.bins - 1)) << 2)
}
