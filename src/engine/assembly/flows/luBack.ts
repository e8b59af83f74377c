import {
  above, at, below, D, dh, diagonalOf, get, h, minus, placeAbove, plus, slopes, solveLower, upperTimes,
} from './lu'

/**
 * Backward of `luStrip`: the gradient `d` to y becomes that to x, in place. `x` is what went in, `out` what came out;
 * `dlog` the gradients to the rows' log-determinants. `sums`: four lanes a number to which the gradients to lower, upper,
 * raw diagonal and bias are added.
 */
export function luStripBack(x: usize, out: usize, d: usize, dlog: usize, inverse: bool, sums: usize): void {
  for (let half: usize = 0; half < 32; half += 16) {
    const log = v128.load(dlog + half)
    if (inverse) backInverse(x + half, out + half, d + half, f32x4.neg(log), sums)
    else backForward(x + half, d + half, log, sums)
  }
}

// @ts-ignore: decorator
@inline
function addTo(sums: usize, i: i32, v: v128): void {
  const to = sums + (<usize>i << 4)
  v128.store(to, f32x4.add(v128.load(to), v))
}

/** dh = Lᵀ dy, dx = Uᵀ dh; dL = dy hᵀ, dU = dh xᵀ. */
function backForward(x: usize, dy: usize, dlog: v128, sums: usize): void {
  upperTimes(x, h)
  for (let j = 0; j < D; j++) {
    let s = get(dy, j)
    for (let i = j + 1; i < D; i++) s = plus(s, below(i, j), get(dy, i))
    v128.store(at(dh, j), s)
  }
  addSums(dy, h, dh, x, dlog, sums, false)
  for (let j = 0; j < D; j++) {
    let s = f32x4.mul(diagonalOf(j), get(dh, j))
    for (let i = 0; i < j; i++) s = plus(s, above(i, j), get(dh, i))
    v128.store(at(dy, j), s)
  }
}

/** x = U⁻¹ v, v = L⁻¹ (y − bias): gv = U⁻ᵀ gx, gy = L⁻ᵀ gv; dU = −gv xᵀ, dL = −gy vᵀ, dbias = −gy. */
function backInverse(y: usize, x: usize, g: usize, dlog: v128, sums: usize): void {
  solveLower(y, h)
  for (let i = 0; i < D; i++) {
    let s = get(g, i)
    for (let j = 0; j < i; j++) s = minus(s, above(j, i), get(dh, j))
    v128.store(at(dh, i), f32x4.div(s, diagonalOf(i)))
  }
  for (let i = D - 1; i >= 0; i--) {
    let s = get(dh, i)
    for (let j = i + 1; j < D; j++) s = minus(s, below(j, i), get(g, j))
    v128.store(at(g, i), s)
  }
  addSums(g, h, dh, x, dlog, sums, true)
}

/** Adds a bᵀ to lower, c dᵀ to upper and diagonal, a to bias, or takes them off. */
function addSums(a: usize, b: usize, c: usize, d: usize, dlog: v128, sums: usize, negative: bool): void {
  const pairs = (D * (D - 1)) / 2
  const sign = f32x4.splat(negative ? -1 : 1)
  for (let i = 0; i < D; i++) {
    const ai = f32x4.mul(sign, get(a, i))
    const ci = f32x4.mul(sign, get(c, i))
    for (let j = 0; j < i; j++) addTo(sums, (i * (i - 1)) / 2 + j, f32x4.mul(ai, get(b, j)))
    for (let j = i + 1; j < D; j++) addTo(sums, pairs + placeAbove(i, j), f32x4.mul(ci, get(d, j)))
    const dDiagonal = f32x4.add(f32x4.mul(ci, get(d, i)), f32x4.div(dlog, diagonalOf(i)))
    addTo(sums, 2 * pairs + i, f32x4.mul(dDiagonal, v128.load32_splat(slopes + (<usize>i << 2))))
    addTo(sums, 2 * pairs + D + i, ai)
  }
}
