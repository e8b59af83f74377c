/** Smallest width, height and slope of a rational-quadratic spline (arXiv 1906.04032). */
export const MINIMUM: f32 = 1e-3

/** Bins, bound, and factor on the raw widths and heights of the spline at work. */
export let bins: i32 = 0
export let bound: f32 = 0
export let logitScale: f32 = 0

export function setSpline(K: i32, B: f32, scale: f32): void {
  bins = K
  bound = B
  logitScale = scale
}

/** Whether each lane is not beyond ±bound; NaN is not, so that it reaches everything that depends on it. */
// @ts-ignore: decorator
@inline
export function within(x: v128): v128 {
  return v128.not(f32x4.gt(f32x4.abs(x), f32x4.splat(bound)))
}
