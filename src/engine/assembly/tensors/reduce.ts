import { highHalf, joinHalves } from '../lanes/halves'
import { loadPart, storePart } from '../lanes/parts'
import { maxOf, sumOf } from '../lanes/rows'
import { reduce, Reduction, sumColumns } from '../memory/jobs'

export function reduceChunk(chunk: i32): void {
  const op = reduce.operation
  const n = reduce.columns
  const last = min(reduce.rows, (chunk + 1) * reduce.perChunk)
  for (let r = chunk * reduce.perChunk; r < last; r++) {
    const x = reduce.x + (<usize>(r * n) << 2)
    const out = reduce.out + (<usize>r << 2)
    if (op == Reduction.MAX) store<f32>(out, maxOf(x, n))
    else if (op == Reduction.MEAN) store<f32>(out, <f32>(sumOf(x, n) / <f64>n))
    else store<f32>(out, <f32>sumOf(x, n))
  }
}

/** In float64. */
export function sumColumnsChunk(chunk: i32): void {
  const n = sumColumns.columns
  const last = min(n, (chunk + 1) * sumColumns.perChunk)
  for (let j = chunk * sumColumns.perChunk; j < last; j += 4) {
    const part = last - j
    let x = sumColumns.x + (<usize>j << 2)
    let low = f64x2.splat(0)
    let high = low
    for (let r = 0; r < sumColumns.rows; r++) {
      const v = part < 4 ? loadPart(x, part) : v128.load(x)
      low = f64x2.add(low, f64x2.promote_low_f32x4(v))
      high = f64x2.add(high, f64x2.promote_low_f32x4(highHalf(v)))
      x += <usize>n << 2
    }
    const v = joinHalves(low, high)
    const out = sumColumns.out + (<usize>j << 2)
    if (part < 4) storePart(out, v, part)
    else v128.store(out, v)
  }
}
