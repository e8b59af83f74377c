import { fma } from '../lanes/arithmetic'

/**
 * The register tile of all matrix products, `tiles` times one below the other: 4 rows of A times one panel of 8 columns of
 * B, to C or added to it. Number k of row i of A is at a + i · `row` + k · `step`; the next tile's first is `next` bytes
 * on. B's panels are K × 8 and contiguous.
 */
export function multiplyTiles(
  a: usize, row: usize, step: usize, next: usize, b: usize, K: i32, c: usize, ldc: usize, tiles: i32, add: bool,
): void {
  const end = b + (<usize>K << 5)
  for (let i = 0; i < tiles; i++) {
    let panel = b
    let a0 = a
    let a1 = a0 + row
    let a2 = a1 + row
    let a3 = a2 + row
    let r00 = f32x4.splat(0), r01 = r00, r10 = r00, r11 = r00
    let r20 = r00, r21 = r00, r30 = r00, r31 = r00
    // not unrolled by hand: the compiler of V8 hoists loads and then spills
    while (panel < end) {
      const b0 = v128.load(panel)
      const b1 = v128.load(panel, 16)
      const v0 = v128.load32_splat(a0)
      r00 = fma(v0, b0, r00)
      r01 = fma(v0, b1, r01)
      const v1 = v128.load32_splat(a1)
      r10 = fma(v1, b0, r10)
      r11 = fma(v1, b1, r11)
      const v2 = v128.load32_splat(a2)
      r20 = fma(v2, b0, r20)
      r21 = fma(v2, b1, r21)
      const v3 = v128.load32_splat(a3)
      r30 = fma(v3, b0, r30)
      r31 = fma(v3, b1, r31)
      a0 += step
      a1 += step
      a2 += step
      a3 += step
      panel += 32
    }
    storeRow(c, r00, r01, add)
    storeRow(c + ldc, r10, r11, add)
    storeRow(c + 2 * ldc, r20, r21, add)
    storeRow(c + 3 * ldc, r30, r31, add)
    a += next
    c += ldc << 2
  }
}

// @ts-ignore: decorator
@inline
function storeRow(c: usize, left: v128, right: v128, add: bool): void {
  if (add) {
    left = f32x4.add(left, v128.load(c))
    right = f32x4.add(right, v128.load(c, 16))
  }
  v128.store(c, left)
  v128.store(c, right, 16)
}
