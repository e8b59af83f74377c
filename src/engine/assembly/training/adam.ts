import { highHalf } from '../lanes/halves'
import { adam, Parameter, PARAMETER_BYTES, parameters, squares } from '../memory/jobs'

// @ts-ignore: decorator
@inline
function parameterOf(chunk: i32): Parameter {
  return changetype<Parameter>(parameters.table + <usize>chunk * PARAMETER_BYTES)
}

/** Squares of one gradient in float64, in a fixed order. */
export function squaresChunk(chunk: i32): void {
  const parameter = parameterOf(chunk)
  const g = parameter.gradient
  const bytes = <usize>parameter.size << 2
  let s0 = f64x2.splat(0)
  let s1 = s0
  let i: usize = 0
  for (; i + 16 <= bytes; i += 16) {
    const v = v128.load(g + i)
    const low = f64x2.promote_low_f32x4(v)
    const high = f64x2.promote_low_f32x4(highHalf(v))
    s0 = f64x2.add(s0, f64x2.mul(low, low))
    s1 = f64x2.add(s1, f64x2.mul(high, high))
  }
  s0 = f64x2.add(s0, s1)
  let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1)
  for (; i < bytes; i += 4) sum += <f64>load<f32>(g + i) * <f64>load<f32>(g + i)
  store<f64>(squares.squares + (<usize>chunk << 3), sum)
}

/** p ← p·decay − rate · m̂ / (√v̂ + ε), moments updated in place. */
export function adamChunk(chunk: i32): void {
  const parameter = parameterOf(chunk)
  let p = parameter.values
  let g = parameter.gradient
  const place = <usize>parameter.place << 2
  let m = adam.m + place
  let v = adam.v + place
  let left = parameter.size
  for (; left >= 4; left -= 4) {
    v128.store(p, step(v128.load(p), v128.load(g), v128.load(m), v128.load(v), m, v))
    p += 16
    g += 16
    m += 16
    v += 16
  }
  for (; left > 0; left--) {
    const own = v128.load_zero<f32>(p)
    v128.store_lane<f32>(p, stepOne(own, v128.load_zero<f32>(g), m, v), 0)
    p += 4
    g += 4
    m += 4
    v += 4
  }
}

// @ts-ignore: decorator
@inline
function first(g: v128, m: v128): v128 {
  return f32x4.add(f32x4.mul(m, f32x4.splat(adam.beta1)), f32x4.mul(g, f32x4.splat(adam.rest1)))
}

// @ts-ignore: decorator
@inline
function second(g: v128, v: v128): v128 {
  return f32x4.add(f32x4.mul(v, f32x4.splat(adam.beta2)), f32x4.mul(f32x4.mul(g, g), f32x4.splat(adam.rest2)))
}

// @ts-ignore: decorator
@inline
function move(p: v128, m: v128, v: v128): v128 {
  const mean = f32x4.mul(m, f32x4.splat(adam.unbias1))
  const root = f32x4.sqrt(f32x4.mul(v, f32x4.splat(adam.unbias2)))
  const step = f32x4.div(f32x4.mul(mean, f32x4.splat(adam.learningRate)), f32x4.add(root, f32x4.splat(adam.eps)))
  return f32x4.sub(f32x4.mul(p, f32x4.splat(adam.decay)), step)
}

// @ts-ignore: decorator
@inline
function step(p: v128, g: v128, m: v128, v: v128, toM: usize, toV: usize): v128 {
  g = f32x4.mul(g, f32x4.splat(adam.clip))
  m = first(g, m)
  v = second(g, v)
  v128.store(toM, m)
  v128.store(toV, v)
  return move(p, m, v)
}

// @ts-ignore: decorator
@inline
function stepOne(p: v128, g: v128, toM: usize, toV: usize): v128 {
  g = f32x4.mul(g, f32x4.splat(adam.clip))
  const m = first(g, v128.load_zero<f32>(toM))
  const v = second(g, v128.load_zero<f32>(toV))
  v128.store_lane<f32>(toM, m, 0)
  v128.store_lane<f32>(toV, v, 0)
  return move(p, m, v)
}
