import { exp1 } from '../lanes/exponential'
import { affine, affineBack } from '../memory/jobs'

export function affineChunk(chunk: i32): void {
  const d = affine.columns
  const inverse = affine.inverse != 0
  const last = min(affine.rows, (chunk + 1) * affine.perChunk)
  for (let r = chunk * affine.perChunk; r < last; r++) {
    let logDet: f64 = 0
    for (let j = r * d; j < (r + 1) * d; j++) {
      const place = <usize>j << 2
      const s = load<f32>(affine.s + place)
      const y = inverse ? (load<f32>(affine.x + place) - load<f32>(affine.t + place)) * exp1(-s) : load<f32>(affine.x + place) * exp1(s) + load<f32>(affine.t + place)
      store<f32>(affine.y + place, y)
      logDet += s
    }
    store<f32>(affine.logDet + (<usize>r << 2), <f32>(inverse ? -logDet : logDet))
  }
}

export function affineBackChunk(chunk: i32): void {
  const d = affineBack.columns
  const inverse = affineBack.inverse != 0
  const last = min(affineBack.rows, (chunk + 1) * affineBack.perChunk)
  for (let r = chunk * affineBack.perChunk; r < last; r++) {
    const dlog = load<f32>(affineBack.dlogDet + (<usize>r << 2))
    for (let j = r * d; j < (r + 1) * d; j++) {
      const place = <usize>j << 2
      const dy = load<f32>(affineBack.dy + place)
      const s = load<f32>(affineBack.s + place)
      const dx = dy * exp1(inverse ? -s : s)
      store<f32>(affineBack.dx + place, dx)
      store<f32>(affineBack.ds + place, inverse ? -(dy * load<f32>(affineBack.y + place)) - dlog : load<f32>(affineBack.x + place) * dx + dlog)
      store<f32>(affineBack.dt + place, inverse ? -dx : dy)
    }
  }
}
