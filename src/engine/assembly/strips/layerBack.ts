import { activate, activateBack, SLOPE } from '../lanes/activation'
import { fma } from '../lanes/arithmetic'
import { Activation } from '../memory/jobs'
import { NUMBER } from './strip'

/**
 * From the gradient to a layer's output to that of z = x W + terms, in place. `kept` is what `finishStrip` left in z.
 * `sums`: four lanes a number to which the gradients to bias, gain and shift are added, J each; 0 where nobody wants them and
 * there is no LayerNorm.
 */
export function unfinishStrip(
  d: usize, kept: usize, J: i32, kind: i32, gain: usize, statistics: usize, sums: usize,
): void {
  // called by reference: as one function their loops share registers, which costs twice the time
  if (gain) {
    const back = kind == Activation.SILU ? normedSilu : normedSlopes
    back(d, kept, J, slopeBelow(kind), gain, statistics, sums)
  } else {
    let back = kind == Activation.SILU ? plainSilu : plainSlopes
    if (!sums) back = kind == Activation.SILU ? rowsSilu : rowsSlopes
    back(d, kept, J, slopeBelow(kind), sums)
  }
}

/** Slope of an activation below 0; above it is 1. */
// @ts-ignore: decorator
@inline
function slopeBelow(kind: i32): f32 {
  if (kind == Activation.LEAKY_RELU) return SLOPE
  return kind == Activation.RELU ? 0 : 1
}

function plainSilu(d: usize, kept: usize, J: i32, slope: f32, sums: usize): void {
  plain(d, kept, J, true, slope, sums)
}

function plainSlopes(d: usize, kept: usize, J: i32, slope: f32, sums: usize): void {
  plain(d, kept, J, false, slope, sums)
}

function rowsSilu(d: usize, kept: usize, J: i32, slope: f32, _: usize): void {
  plain(d, kept, J, true, slope, 0)
}

function rowsSlopes(d: usize, kept: usize, J: i32, slope: f32, _: usize): void {
  plain(d, kept, J, false, slope, 0)
}

function normedSilu(d: usize, kept: usize, J: i32, slope: f32, gain: usize, statistics: usize, sums: usize): void {
  normed(d, kept, J, true, slope, gain, statistics, sums)
}

function normedSlopes(d: usize, kept: usize, J: i32, slope: f32, gain: usize, statistics: usize, sums: usize): void {
  normed(d, kept, J, false, slope, gain, statistics, sums)
}

// @ts-ignore: decorator
@inline
function addTo(sums: usize, v0: v128, v1: v128): void {
  v128.store(sums, f32x4.add(v128.load(sums), f32x4.add(v0, v1)))
}

/** dy · activation', whose slope was kept for silu, and is else 1 or `below` by the sign of what was kept. */
// @ts-ignore: decorator
@inline
function plainBack(dy: v128, kept: v128, silu: bool, below: v128): v128 {
  if (silu) return f32x4.mul(dy, kept)
  return f32x4.mul(dy, v128.bitselect(f32x4.splat(1), below, f32x4.gt(kept, f32x4.splat(0))))
}

// @ts-ignore: decorator
@inline
function plain(d: usize, kept: usize, J: i32, silu: bool, slope: f32, sums: usize): void {
  const below = f32x4.splat(slope)
  const end = d + (<usize>J << NUMBER)
  while (d < end) {
    const d0 = plainBack(v128.load(d), v128.load(kept), silu, below)
    const d1 = plainBack(v128.load(d, 16), v128.load(kept, 16), silu, below)
    v128.store(d, d0)
    v128.store(d, d1, 16)
    d += 32
    kept += 32
    if (!sums) continue
    addTo(sums, d0, d1)
    sums += 16
  }
}

/** x̂ from what was kept. */
// @ts-ignore: decorator
@inline
function normalOf(kept: v128, mean: v128, root: v128, silu: bool): v128 {
  return silu ? f32x4.mul(f32x4.sub(activate(kept, Activation.SILU), mean), root) : kept
}

/** dz = (g − mean g − x̂ mean(g x̂)) / σ · activation', g = dy · gain. */
// @ts-ignore: decorator
@inline
function normed(
  d: usize, kept: usize, J: i32, silu: bool, slope: f32, gain: usize, statistics: usize, sums: usize,
): void {
  const mean0 = v128.load(statistics)
  const mean1 = v128.load(statistics, 16)
  const root0 = v128.load(statistics, 32)
  const root1 = v128.load(statistics, 48)
  const bytes = <usize>J << NUMBER
  const dGain = sums + (bytes >> 1)
  const dShift = dGain + (bytes >> 1)
  let g0 = f32x4.splat(0), g1 = g0, p0 = g0, p1 = g0
  for (let at: usize = 0; at < bytes; at += 32) {
    const d0 = v128.load(d + at)
    const d1 = v128.load(d + at, 16)
    const n0 = normalOf(v128.load(kept + at), mean0, root0, silu)
    const n1 = normalOf(v128.load(kept + at, 16), mean1, root1, silu)
    const g = v128.load32_splat(gain + (at >> 3))
    addTo(dShift + (at >> 1), d0, d1)
    addTo(dGain + (at >> 1), f32x4.mul(d0, n0), f32x4.mul(d1, n1))
    const t0 = f32x4.mul(d0, g)
    const t1 = f32x4.mul(d1, g)
    v128.store(d + at, t0)
    v128.store(d + at, t1, 16)
    g0 = f32x4.add(g0, t0)
    g1 = f32x4.add(g1, t1)
    p0 = fma(t0, n0, p0)
    p1 = fma(t1, n1, p1)
  }
  const n = f32x4.splat(1 / <f32>J)
  const below = f32x4.splat(slope)
  centre(d, kept, bytes, silu, below, sums, f32x4.mul(g0, n), f32x4.mul(p0, n), mean0, root0)
  centre(d + 16, kept + 16, bytes, silu, below, sums, f32x4.mul(g1, n), f32x4.mul(p1, n), mean1, root1)
}

/** From g to dz, for the half of a strip that begins at `d`. */
// @ts-ignore: decorator
@inline
function centre(
  d: usize, kept: usize, bytes: usize, silu: bool, below: v128, sums: usize, g: v128, p: v128, mean: v128, root: v128,
): void {
  // where z is 0 in x̂, and what 1/σ · activation' is on both sides of it
  const zero = f32x4.neg(f32x4.mul(mean, root))
  const low = f32x4.mul(root, below)
  const end = d + bytes
  while (d < end) {
    const a = v128.load(kept)
    const centred = f32x4.sub(f32x4.sub(v128.load(d), g), f32x4.mul(normalOf(a, mean, root, silu), p))
    let v: v128
    if (silu) v = activateBack(f32x4.mul(centred, root), a, Activation.SILU)
    else v = f32x4.mul(centred, v128.bitselect(root, low, f32x4.gt(a, zero)))
    v128.store(d, v)
    v128.store(sums, f32x4.add(v128.load(sums), v))
    d += 32
    kept += 32
    sums += 16
  }
}
