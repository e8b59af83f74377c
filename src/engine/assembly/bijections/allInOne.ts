import { exp1, tanh4 } from '../lanes/exponential'
import { allInOne, allInOneBack } from '../memory/jobs'

// @ts-ignore: decorator
@inline
function tanh1(x: f32): f32 {
  return f32x4.extract_lane(tanh4(f32x4.splat(x)), 0)
}

export function allInOneChunk(chunk: i32): void {
  const d = allInOne.columns
  const first = allInOne.first
  const numbers = 2 * (d - first)
  const bound = allInOne.bound
  const gain = allInOne.gain
  const last = min(allInOne.rows, (chunk + 1) * allInOne.perChunk)
  for (let r = chunk * allInOne.perChunk; r < last; r++) {
    const x = allInOne.x + (<usize>(r * d) << 2)
    const y = allInOne.y + (<usize>(r * d) << 2)
    let logDet = allInOne.shared + (allInOne.before ? load<f32>(allInOne.before + (<usize>r << 2)) : 0)
    for (let i = 0; i < d; i++) {
      const place = <usize>i << 2
      const c = load<i32>(allInOne.order + place)
      const own = <usize>c << 2
      let value = load<f32>(x + own)
      if (c >= first) {
        const raw = allInOne.raw + (<usize>(r * numbers + 2 * (c - first)) << 2)
        const s = bound * tanh1((load<f32>(raw) * gain) / bound)
        value = value * exp1(s) + gain * load<f32>(raw, 4)
        logDet += s
      }
      store<f32>(y + place, value * load<f32>(allInOne.factors + own) + load<f32>(allInOne.offsets + own))
    }
    store<f32>(allInOne.logDet + (<usize>r << 2), logDet)
  }
}

export function allInOneBackChunk(chunk: i32): void {
  const d = allInOneBack.columns
  const first = allInOneBack.first
  const numbers = 2 * (d - first)
  const bound = allInOneBack.bound
  const gain = allInOneBack.gain
  const last = min(allInOneBack.rows, (chunk + 1) * allInOneBack.perChunk)
  const sums = allInOneBack.sums + <usize>chunk * (<usize>(2 * d + 1) << 3)
  memory.fill(sums, 0, <usize>(2 * d + 1) << 3)
  for (let r = chunk * allInOneBack.perChunk; r < last; r++) {
    const x = allInOneBack.x + (<usize>(r * d) << 2)
    const dx = allInOneBack.dx + (<usize>(r * d) << 2)
    const dy = allInOneBack.dy + (<usize>(r * d) << 2)
    const dlog = load<f32>(allInOneBack.dlogDet + (<usize>r << 2))
    add(sums + (<usize>(2 * d) << 3), dlog)
    for (let i = 0; i < d; i++) {
      const place = <usize>i << 2
      const c = load<i32>(allInOneBack.order + place)
      const own = <usize>c << 2
      const slope = load<f32>(dy + place)
      const du = slope * load<f32>(allInOneBack.factors + own)
      let u = load<f32>(x + own)
      let toX = du
      if (c >= first) {
        const at = <usize>(r * numbers + 2 * (c - first)) << 2
        const raw = allInOneBack.raw + at
        const t = tanh1((load<f32>(raw) * gain) / bound)
        const scale = exp1(bound * t)
        const scaled = u * scale
        toX = du * scale
        store<f32>(allInOneBack.draw + at, (du * scaled + dlog) * gain * (1 - t * t))
        store<f32>(allInOneBack.draw + at, du * gain, 4)
        u = scaled + gain * load<f32>(raw, 4)
      }
      store<f32>(dx + own, toX)
      add(sums + (own << 1), slope * u)
      add(sums + (<usize>(d + c) << 3), slope)
    }
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, more: f32): void {
  store<f64>(at, load<f64>(at) + <f64>more)
}
