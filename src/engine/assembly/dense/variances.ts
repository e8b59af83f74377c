import { exp4 } from '../lanes/exponential'
import { loadUpTo, storeUpTo } from '../lanes/parts'
import { products, variances } from '../memory/jobs'

const BOUND: f32 = 11

export function variancesChunk(chunk: i32): void {
  const count = variances.count
  const last = min(count, (chunk + 1) * variances.perChunk)
  for (let i = chunk * variances.perChunk; i < last; i += 4) {
    const at = <usize>i << 2
    const l = loadUpTo(variances.logVariance + at, last - i)
    const within = f32x4.max(f32x4.min(l, f32x4.splat(BOUND)), f32x4.splat(-BOUND))
    storeUpTo(variances.out + at, exp4(within), last - i)
  }
}

export function productsChunk(chunk: i32): void {
  const last = min(products.count, (chunk + 1) * products.perChunk)
  const more = products.twiceMore != 0
  for (let i = chunk * products.perChunk; i < last; i += 4) {
    const at = <usize>i << 2
    const rest = last - i
    let p = f32x4.mul(loadUpTo(products.a + at, rest), loadUpTo(products.b + at, rest))
    if (products.within) {
      const size = f32x4.abs(loadUpTo(products.within + at, rest))
      p = v128.and(p, f32x4.le(size, f32x4.splat(BOUND)))
    }
    if (more) p = f32x4.add(f32x4.add(p, p), loadUpTo(products.out + at, rest))
    storeUpTo(products.out + at, p, rest)
  }
}
