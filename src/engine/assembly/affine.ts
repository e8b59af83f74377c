import { integer, pointer } from './frame'
import { exp1 } from './math'

/*
 * y = x exp(s) + t on rows of d numbers, or x = (y − t) exp(−s). A chunk is some rows. Arguments: x, s, t, d, inverse, rows,
 * rows a chunk, out, logDet; backward: dout, dlogDet, dx, ds, dt, and out as forward made it.
 */

// @ts-ignore: decorator
@inline
function at(i: usize, place: usize): f32 {
  return load<f32>(pointer(i) + place)
}

export function affineChunk(chunk: i32): void {
  const d = integer(3)
  const inverse = integer(4) != 0
  const last = min(integer(5), (chunk + 1) * integer(6))
  for (let r = chunk * integer(6); r < last; r++) {
    let logDet: f64 = 0
    for (let j = r * d; j < (r + 1) * d; j++) {
      const place = <usize>j << 2
      const s = at(1, place)
      const y = inverse ? (at(0, place) - at(2, place)) * exp1(-s) : at(0, place) * exp1(s) + at(2, place)
      store<f32>(pointer(7) + place, y)
      logDet += s
    }
    store<f32>(pointer(8) + (<usize>r << 2), <f32>(inverse ? -logDet : logDet))
  }
}

export function affineBackChunk(chunk: i32): void {
  const d = integer(3)
  const inverse = integer(4) != 0
  const last = min(integer(5), (chunk + 1) * integer(6))
  for (let r = chunk * integer(6); r < last; r++) {
    const dlog = at(10, <usize>r << 2)
    for (let j = r * d; j < (r + 1) * d; j++) {
      const place = <usize>j << 2
      const dout = at(9, place)
      const s = at(1, place)
      const dx = dout * exp1(inverse ? -s : s)
      store<f32>(pointer(11) + place, dx)
      store<f32>(pointer(12) + place, inverse ? -(dout * at(7, place)) - dlog : at(0, place) * dx + dlog)
      store<f32>(pointer(13) + place, inverse ? -dx : dout)
    }
  }
}
