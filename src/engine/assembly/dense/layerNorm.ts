import { sumOf } from '../lanes/rows'
import { layerNorm } from '../memory/jobs'
import { normaliseRow } from './normalise'

export function layerNormChunk(chunk: i32): void {
  const bytes = <usize>layerNorm.columns << 2
  const last = min(layerNorm.rows, (chunk + 1) * layerNorm.perChunk)
  for (let i = chunk * layerNorm.perChunk; i < last; i++) {
    const x = layerNorm.x + <usize>i * bytes
    const statistics = layerNorm.statistics ? layerNorm.statistics + (<usize>i << 3) : 0
    const sum = <f32>sumOf(x, layerNorm.columns)
    normaliseRow(x, layerNorm.y + <usize>i * bytes, 0, sum, bytes, layerNorm.gain, layerNorm.shift, statistics)
  }
}
