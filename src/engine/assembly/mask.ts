import { float, integer, pointer } from './frame'

/** out = uniform >= rate ? x / (1 − rate) : 0. Arguments: x, uniforms, out, n, rate, 1 / (1 − rate), numbers a chunk. */
export function dropoutChunk(chunk: i32): void {
  const n = integer(3)
  const first = chunk * integer(6)
  const last = min(n, first + integer(6))
  const rate = f32x4.splat(float(4))
  const factor = f32x4.splat(float(5))
  let i = first
  for (; i + 4 <= last; i += 4) {
    const at = <usize>i << 2
    const kept = f32x4.ge(v128.load(pointer(1) + at), rate)
    v128.store(pointer(2) + at, v128.and(f32x4.mul(v128.load(pointer(0) + at), factor), kept))
  }
  for (; i < last; i++) {
    const at = <usize>i << 2
    store<f32>(pointer(2) + at, load<f32>(pointer(1) + at) >= float(4) ? load<f32>(pointer(0) + at) * float(5) : 0)
  }
}
