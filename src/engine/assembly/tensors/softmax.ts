import { exp4 } from '../lanes/exponential'
import { maxOf } from '../lanes/rows'
import { sumLanes } from '../lanes/sums'
import { softmax } from '../memory/jobs'

export function softmaxChunk(chunk: i32): void {
  const n = softmax.columns
  const last = min(softmax.rows, (chunk + 1) * softmax.perChunk)
  for (let r = chunk * softmax.perChunk; r < last; r++) {
    const at = <usize>(r * n) << 2
    softmaxRow(softmax.x + at, softmax.out + at, n)
  }
}

function softmaxRow(x: usize, out: usize, n: i32): void {
  const most = f32x4.splat(maxOf(x, n))
  let sums = f32x4.splat(0)
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const e = exp4(f32x4.sub(v128.load(x + (<usize>i << 2)), most))
    v128.store(out + (<usize>i << 2), e)
    sums = f32x4.add(sums, e)
  }
  let sum = sumLanes(sums)
  for (; i < n; i++) {
    const e = f32x4.extract_lane(exp4(f32x4.sub(f32x4.splat(load<f32>(x + (<usize>i << 2))), most)), 0)
    store<f32>(out + (<usize>i << 2), e)
    sum += e
  }
  const factor = f32x4.splat(1 / sum)
  for (i = 0; i + 4 <= n; i += 4) {
    v128.store(out + (<usize>i << 2), f32x4.mul(v128.load(out + (<usize>i << 2)), factor))
  }
  for (; i < n; i++) store<f32>(out + (<usize>i << 2), load<f32>(out + (<usize>i << 2)) * f32x4.extract_lane(factor, 0))
}
