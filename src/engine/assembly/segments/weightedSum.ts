import { addScaled, dot } from '../lanes/rows'
import { weightedSum, weightedSumBack } from '../memory/jobs'
import { offset } from '../memory/offsets'

export function weightedSumChunk(chunk: i32): void {
  const features = weightedSum.features
  const heads = weightedSum.heads
  const size = weightedSum.perChunk
  const last = min(weightedSum.segments, (chunk + 1) * size)
  const width = <usize>(heads * features) << 2
  for (let m = chunk * size; m < last; m++) {
    const out = weightedSum.out + <usize>m * width
    memory.fill(out, 0, width)
    for (let j = offset(weightedSum.offsets, m); j < offset(weightedSum.offsets, m + 1); j++) {
      const value = weightedSum.values + (<usize>(j * features) << 2)
      for (let h = 0; h < heads; h++) {
        const weight = load<f32>(weightedSum.weights + (<usize>(j * heads + h) << 2))
        addScaled(out + (<usize>(h * features) << 2), value, weight, features)
      }
    }
  }
}

export function weightedSumBackChunk(chunk: i32): void {
  const features = weightedSumBack.features
  const heads = weightedSumBack.heads
  const size = weightedSumBack.perChunk
  const last = min(weightedSumBack.segments, (chunk + 1) * size)
  const width = <usize>features << 2
  for (let m = chunk * size; m < last; m++) {
    const dout = weightedSumBack.dout + <usize>(m * heads) * width
    for (let j = offset(weightedSumBack.offsets, m); j < offset(weightedSumBack.offsets, m + 1); j++) {
      const value = weightedSumBack.values + <usize>j * width
      const dvalue = weightedSumBack.dvalues + <usize>j * width
      memory.fill(dvalue, 0, width)
      for (let h = 0; h < heads; h++) {
        const at = <usize>(j * heads + h) << 2
        addScaled(dvalue, dout + <usize>h * width, load<f32>(weightedSumBack.weights + at), features)
        store<f32>(weightedSumBack.dweights + at, dot(value, dout + <usize>h * width, features))
      }
    }
  }
}
