import { select } from '../memory/jobs'

export function selectChunk(chunk: i32): void {
  const last = min(select.count, (chunk + 1) * select.perChunk)
  for (let i = chunk * select.perChunk; i < last; i++) {
    const at = <usize>i << 2
    store<f32>(select.out + at, load<u8>(select.condition + <usize>i) ? load<f32>(select.t + at) : load<f32>(select.e + at))
  }
}
