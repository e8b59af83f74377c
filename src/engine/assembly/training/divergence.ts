import { exp4 } from '../lanes/exponential'
import { firstLanes, loadUpTo, storeUpTo } from '../lanes/parts'
import { sumLanes } from '../lanes/sums'
import { divergence } from '../memory/jobs'

export function divergenceChunk(chunk: i32): void {
  const from = chunk * divergence.perChunk
  const last = min(divergence.count, from + divergence.perChunk)
  const precision = f32x4.splat(divergence.precision)
  const one = f32x4.splat(1)
  let sum = f32x4.splat(0)
  for (let i = from; i < last; i += 4) {
    const at = <usize>i << 2
    const rest = last - i
    const mean = loadUpTo(divergence.mean + at, rest)
    const l = loadUpTo(divergence.logVariance + at, rest)
    const ratio = f32x4.mul(exp4(l), precision)
    const slope = f32x4.mul(mean, precision)
    const beyond = f32x4.sub(ratio, one)
    sum = f32x4.add(sum, v128.and(f32x4.sub(f32x4.add(f32x4.mul(mean, slope), beyond), l), firstLanes(rest)))
    if (divergence.meanSlope == 0) continue
    storeUpTo(divergence.meanSlope + at, slope, rest)
    storeUpTo(divergence.logVarianceSlope + at, f32x4.mul(beyond, f32x4.splat(0.5)), rest)
  }
  store<f32>(divergence.sums + (<usize>chunk << 2), sumLanes(sum))
}
