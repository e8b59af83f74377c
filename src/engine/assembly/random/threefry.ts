/* Threefry-2x32 with 20 rounds (Salmon et al., SC'11), four counters at once; the same stream as `threefry` of the tensor room. */

// @ts-ignore: decorator
@inline
function rotate(x: v128, by: i32): v128 {
  return v128.or(i32x4.shl(x, by), i32x4.shr_u(x, 32 - by))
}

/** The words of blocks `block` … `block + 3` of a key's stream to `out`: the four first words, then the four second ones. */
export function words4(k0: i32, k1: i32, block: u64, out: usize): void {
  let a = k0
  let b = k1
  let c = k0 ^ k1 ^ 0x1bd11bda
  let w0 = i32x4(<i32>block, <i32>(block + 1), <i32>(block + 2), <i32>(block + 3))
  let w1 = i32x4(<i32>(block >> 32), <i32>((block + 1) >> 32), <i32>((block + 2) >> 32), <i32>((block + 3) >> 32))
  w0 = i32x4.add(w0, i32x4.splat(a))
  w1 = i32x4.add(w1, i32x4.splat(b))
  for (let i = 1; i <= 5; i++) {
    if (i & 1) {
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 13), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 15), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 26), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 6), w0)
    } else {
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 17), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 29), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 16), w0)
      w0 = i32x4.add(w0, w1)
      w1 = v128.xor(rotate(w1, 24), w0)
    }
    const first = a
    a = b
    b = c
    c = first
    w0 = i32x4.add(w0, i32x4.splat(a))
    w1 = i32x4.add(w1, i32x4.splat(b + i))
  }
  v128.store(out, w0)
  v128.store(out, w1, 16)
}
