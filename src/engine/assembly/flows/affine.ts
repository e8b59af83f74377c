import { fma, fnma, splat } from '../lanes/arithmetic'
import { exp4, sigmoid4 } from '../lanes/exponential'
import { CouplingStep, flow, flowBack } from '../memory/jobs'
import { NUMBER } from '../strips/strip'
import { listed } from './steps'

/* Couplings without bins: two raw numbers a and b a column, s = bound · tanh(scale · a / bound), t = scale · b. */

const TWO: usize = 2 << NUMBER

/** tanh(scale · a / bound). */
// @ts-ignore: decorator
@inline
function softened(a: v128, step: CouplingStep): v128 {
  return fma(splat(2), sigmoid4(f32x4.mul(a, splat((2 * step.logitScale) / step.bound))), splat(-1))
}

/** y = x exp(s) + t of a strip's columns, or x = (y − t) exp(−s). */
export function affineStrip(step: CouplingStep, own: usize): void {
  const before = own + step.before
  const after = own + step.after
  if (after != before) memory.copy(after, before, <usize>flow.columns << NUMBER)
  const log = own + flow.logDetAt
  const scale = splat(step.logitScale)
  let raw = own + step.raw
  for (let c = 0; c < step.columnCount; c++) {
    const column = after + (listed(step.columns, c) << NUMBER)
    for (let half: usize = 0; half < 32; half += 16) {
      const x = v128.load(column + half)
      const s = f32x4.mul(splat(step.bound), softened(v128.load(raw + half), step))
      const b = v128.load(raw + half, 32)
      if (flow.inverse) {
        v128.store(column + half, f32x4.mul(fnma(scale, b, x), exp4(f32x4.neg(s))))
        v128.store(log + half, f32x4.sub(v128.load(log + half), s))
      } else {
        v128.store(column + half, fma(x, exp4(s), f32x4.mul(scale, b)))
        v128.store(log + half, f32x4.add(v128.load(log + half), s))
      }
    }
    raw += TWO
  }
}

/** Through the columns of a strip: `d` are the gradients to its values, those to the raw numbers go to `draw`. */
export function affineStripBack(step: CouplingStep, own: usize, d: usize, draw: usize): void {
  const dlog = d + (<usize>flowBack.columns << NUMBER)
  const scale = splat(step.logitScale)
  let raw = own + step.raw
  for (let c = 0; c < step.columnCount; c++) {
    const column = listed(step.columns, c) << NUMBER
    for (let half: usize = 0; half < 32; half += 16) {
      const x = v128.load(own + step.before + column + half)
      const soft = softened(v128.load(raw + half), step)
      const s = f32x4.mul(splat(step.bound), soft)
      const dout = v128.load(d + column + half)
      const log = v128.load(dlog + half)
      const dx = f32x4.mul(dout, exp4(flowBack.inverse ? f32x4.neg(s) : s))
      let ds: v128, dt: v128
      if (flowBack.inverse) {
        const moved = fnma(scale, v128.load(raw + half, 32), x)
        ds = f32x4.neg(fma(dx, moved, log))
        dt = f32x4.neg(dx)
      } else {
        ds = fma(dx, x, log)
        dt = dout
      }
      const slope = f32x4.mul(scale, fnma(soft, soft, splat(1)))
      v128.store(draw + half, f32x4.mul(ds, slope))
      v128.store(draw + half, f32x4.mul(dt, scale), 32)
      v128.store(d + column + half, dx)
    }
    raw += TWO
    draw += TWO
  }
}
