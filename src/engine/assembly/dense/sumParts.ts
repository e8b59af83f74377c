/** Adds up `count` arrays of n floats, one after the other, in float64. */
export function sumParts(parts: usize, count: i32, stride: usize, n: i32, out: usize): void {
  for (let j = 0; j < n; j += 2) {
    let sum = f64x2.splat(0)
    let at = parts + (<usize>j << 2)
    for (let i = 0; i < count; i++) {
      sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(at)))
      at += stride
    }
    const v = f32x4.demote_f64x2_zero(sum)
    v128.store_lane<f32>(out, v, 0, 0)
    if (j + 1 < n) v128.store_lane<f32>(out, v, 1, 4)
    out += 8
  }
}
