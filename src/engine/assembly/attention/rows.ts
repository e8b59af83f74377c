import { fma } from '../lanes/arithmetic'
import { loadUpTo, storeUpTo } from '../lanes/parts'

/** out = Σ factors[j] row[j] over d columns. */
// @ts-ignore: decorator
@inline
export function sumRows(out: usize, factors: usize, rows: usize, step: usize, count: i32, d: i32): void {
  const end = factors + (<usize>count << 2)
  let c = 0
  for (; c + 16 <= d; c += 16) {
    let row = rows + (<usize>c << 2)
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0
    for (let factor = factors; factor < end; factor += 4) {
      const f = v128.load32_splat(factor)
      s0 = fma(f, v128.load(row), s0)
      s1 = fma(f, v128.load(row, 16), s1)
      s2 = fma(f, v128.load(row, 32), s2)
      s3 = fma(f, v128.load(row, 48), s3)
      row += step
    }
    const to = out + (<usize>c << 2)
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
  }
  for (; c < d; c += 4) {
    let row = rows + (<usize>c << 2)
    let sum = f32x4.splat(0)
    for (let factor = factors; factor < end; factor += 4) {
      sum = fma(v128.load32_splat(factor), loadUpTo(row, d - c), sum)
      row += step
    }
    storeUpTo(out + (<usize>c << 2), sum, d - c)
  }
}

/** out += Σ factors[i] row[i] over d columns; the factors are `factorStep` bytes apart. */
// @ts-ignore: decorator
@inline
export function addSums(
  out: usize, factors: usize, factorStep: usize, rows: usize, step: usize, count: i32, d: i32,
): void {
  let c = 0
  for (; c + 16 <= d; c += 16) {
    const to = out + (<usize>c << 2)
    let row = rows + (<usize>c << 2)
    let factor = factors
    let s0 = v128.load(to)
    let s1 = v128.load(to, 16)
    let s2 = v128.load(to, 32)
    let s3 = v128.load(to, 48)
    for (let i = 0; i < count; i++) {
      const f = v128.load32_splat(factor)
      s0 = fma(f, v128.load(row), s0)
      s1 = fma(f, v128.load(row, 16), s1)
      s2 = fma(f, v128.load(row, 32), s2)
      s3 = fma(f, v128.load(row, 48), s3)
      row += step
      factor += factorStep
    }
    v128.store(to, s0)
    v128.store(to, s1, 16)
    v128.store(to, s2, 32)
    v128.store(to, s3, 48)
  }
  for (; c < d; c += 4) {
    const to = out + (<usize>c << 2)
    let row = rows + (<usize>c << 2)
    let factor = factors
    let sum = loadUpTo(to, d - c)
    for (let i = 0; i < count; i++) {
      sum = fma(v128.load32_splat(factor), loadUpTo(row, d - c), sum)
      row += step
      factor += factorStep
    }
    storeUpTo(to, sum, d - c)
  }
}
