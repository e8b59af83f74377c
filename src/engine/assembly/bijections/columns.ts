/** Number `column` of up to four rows of x, from `row` on. */
export function gather(x: usize, columns: i32, row: i32, rows: i32, column: i32): v128 {
  const step = <usize>columns << 2
  const at = x + <usize>row * step + (<usize>column << 2)
  let v = v128.load_zero<f32>(at)
  if (rows > 1) v = f32x4.replace_lane(v, 1, load<f32>(at + step))
  if (rows > 2) v = f32x4.replace_lane(v, 2, load<f32>(at + 2 * step))
  if (rows > 3) v = f32x4.replace_lane(v, 3, load<f32>(at + 3 * step))
  return v
}

/** Stores up to four lanes as number `column` of as many rows, from `row` on. */
export function scatter(x: usize, columns: i32, row: i32, rows: i32, column: i32, v: v128): void {
  const step = <usize>columns << 2
  const at = x + <usize>row * step + (<usize>column << 2)
  v128.store_lane<f32>(at, v, 0)
  if (rows > 1) v128.store_lane<f32>(at + step, v, 1)
  if (rows > 2) v128.store_lane<f32>(at + 2 * step, v, 2)
  if (rows > 3) v128.store_lane<f32>(at + 3 * step, v, 3)
}
