import { putColumns, takeColumns } from '../memory/jobs'

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
