import { lu, luBack } from '../memory/jobs'
import { scratch } from '../memory/scratch'

// @ts-ignore: decorator
@inline
function get(a: usize, i: i32): f32 {
  return load<f32>(a + (<usize>i << 2))
}

// @ts-ignore: decorator
@inline
function put(a: usize, i: i32, v: f32): void {
  store<f32>(a + (<usize>i << 2), v)
}

/** h = U x. */
function upperTimes(u: usize, x: usize, h: usize, D: i32): void {
  for (let i = 0; i < D; i++) {
    let s: f32 = 0
    for (let j = i; j < D; j++) s += get(u, i * D + j) * get(x, j)
    put(h, i, s)
  }
}

/** Solves U x = h. */
function upperSolve(u: usize, h: usize, x: usize, D: i32): void {
  for (let i = D - 1; i >= 0; i--) {
    let s = get(h, i)
    for (let j = i + 1; j < D; j++) s -= get(u, i * D + j) * get(x, j)
    put(x, i, s / get(u, i * D + i))
  }
}

export function luChunk(chunk: i32): void {
  const D = lu.columns
  const size = lu.perChunk
  const last = min(lu.rows, (chunk + 1) * size)
  const l = lu.lower
  const u = lu.upper
  const bias = lu.bias
  const h = scratch()
  for (let row = chunk * size; row < last; row++) {
    const x = lu.x + (<usize>(row * D) << 2)
    const y = lu.y + (<usize>(row * D) << 2)
    if (lu.inverse) {
      for (let i = 0; i < D; i++) {
        let s = get(x, i) - get(bias, i)
        for (let j = 0; j < i; j++) s -= get(l, i * D + j) * get(h, j)
        put(h, i, s)
      }
      upperSolve(u, h, y, D)
    } else {
      upperTimes(u, x, h, D)
      for (let i = 0; i < D; i++) {
        let s = get(h, i)
        for (let j = 0; j < i; j++) s += get(l, i * D + j) * get(h, j)
        put(y, i, s + get(bias, i))
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function addTo(sums: usize, i: i32, v: f32): void {
  const at = sums + (<usize>i << 3)
  store<f64>(at, load<f64>(at) + <f64>v)
}

export function luBackChunk(chunk: i32): void {
  const D = luBack.columns
  const size = luBack.perChunk
  const last = min(luBack.rows, (chunk + 1) * size)
  const sums = luBack.sums + (<usize>(chunk * (2 * D * D + D)) << 3)
  memory.fill(sums, 0, <usize>(2 * D * D + D) << 3)
  for (let row = chunk * size; row < last; row++) {
    const at = <usize>(row * D) << 2
    if (luBack.inverse) backInverse(luBack.x + at, luBack.dy + at, luBack.dx + at, sums, D)
    else backForward(luBack.x + at, luBack.dy + at, luBack.dx + at, sums, D)
  }
}

/** dh = Lᵀ dy, dx = Uᵀ dh; dL = dy hᵀ, dU = dh xᵀ. */
function backForward(x: usize, dy: usize, dx: usize, sums: usize, D: i32): void {
  const l = luBack.lower
  const u = luBack.upper
  const h = scratch()
  const dh = scratch() + (<usize>D << 2)
  upperTimes(u, x, h, D)
  for (let j = 0; j < D; j++) {
    let s = get(dy, j)
    for (let i = j + 1; i < D; i++) s += get(l, i * D + j) * get(dy, i)
    put(dh, j, s)
  }
  for (let j = 0; j < D; j++) {
    let s: f32 = 0
    for (let i = 0; i <= j; i++) s += get(u, i * D + j) * get(dh, i)
    put(dx, j, s)
  }
  addOuter(sums, dy, h, dh, x, D)
  for (let i = 0; i < D; i++) addTo(sums, 2 * D * D + i, get(dy, i))
}

/** x = U⁻¹ v, v = L⁻¹ (y − bias): gv = U⁻ᵀ gx, gy = L⁻ᵀ gv; dU = −gv xᵀ, dL = −gy vᵀ, dbias = −gy. */
function backInverse(y: usize, gx: usize, gy: usize, sums: usize, D: i32): void {
  const l = luBack.lower
  const u = luBack.upper
  const bytes = <usize>D << 2
  const v = scratch()
  const x = v + bytes
  const gv = x + bytes
  const minus = gv + bytes
  for (let i = 0; i < D; i++) {
    let s = get(y, i) - get(luBack.bias, i)
    for (let j = 0; j < i; j++) s -= get(l, i * D + j) * get(v, j)
    put(v, i, s)
  }
  upperSolve(u, v, x, D)
  for (let i = 0; i < D; i++) {
    let s = get(gx, i)
    for (let j = 0; j < i; j++) s -= get(u, j * D + i) * get(gv, j)
    put(gv, i, s / get(u, i * D + i))
  }
  for (let i = D - 1; i >= 0; i--) {
    let s = get(gv, i)
    for (let j = i + 1; j < D; j++) s -= get(l, j * D + i) * get(gy, j)
    put(gy, i, s)
  }
  for (let i = 0; i < D; i++) {
    put(minus, i, -get(gy, i))
    put(gv, i, -get(gv, i))
    addTo(sums, 2 * D * D + i, -get(gy, i))
  }
  addOuter(sums, minus, v, gv, x, D)
}

/** Adds a bᵀ below the diagonal to dL, c dᵀ on and above it to dU. */
function addOuter(sums: usize, a: usize, b: usize, c: usize, d: usize, D: i32): void {
  for (let i = 0; i < D; i++) {
    for (let j = 0; j < i; j++) addTo(sums, i * D + j, get(a, i) * get(b, j))
    for (let j = i; j < D; j++) addTo(sums, D * D + i * D + j, get(c, i) * get(d, j))
  }
}
