import { addScaled } from '../lanes/rows'
import { repeatRows, segmentSum } from '../memory/jobs'
import { offset } from '../memory/offsets'

export function repeatRowsChunk(chunk: i32): void {
  const width = <usize>repeatRows.columns << 2
  const size = repeatRows.perChunk
  const last = min(repeatRows.segments, (chunk + 1) * size)
  for (let m = chunk * size; m < last; m++) {
    const from = repeatRows.x + <usize>m * width
    for (let j = offset(repeatRows.offsets, m); j < offset(repeatRows.offsets, m + 1); j++) {
      memory.copy(repeatRows.out + <usize>j * width, from, width)
    }
  }
}

export function segmentSumChunk(chunk: i32): void {
  const width = <usize>segmentSum.columns << 2
  const size = segmentSum.perChunk
  const last = min(segmentSum.segments, (chunk + 1) * size)
  const offsets = segmentSum.offsets
  const repeat = segmentSum.repeat
  for (let m = chunk * size; m < last; m++) {
    const out = segmentSum.out + <usize>m * width
    memory.fill(out, 0, width)
    const end = offsets ? offset(offsets, m + 1) : (m + 1) * repeat
    for (let j = offsets ? offset(offsets, m) : m * repeat; j < end; j++) {
      addScaled(out, segmentSum.x + <usize>j * width, 1, segmentSum.columns)
    }
  }
}
