import { copyStrided } from '../memory/jobs'
import { scratch } from '../memory/scratch'
import { copyRow } from './copyRows'

/** Where the count of axis d lies; its length and its step are in the table. */
// @ts-ignore: decorator
@inline
function counter(d: i32): usize {
  return scratch(<usize>d << 2)
}

// @ts-ignore: decorator
@inline
function length(d: i32): i32 {
  return load<i32>(copyStrided.axes + (<usize>d << 3))
}

// @ts-ignore: decorator
@inline
function step(d: i32): i32 {
  return load<i32>(copyStrided.axes + (<usize>d << 3), 4)
}

export function copyStridedChunk(chunk: i32): void {
  const first = chunk * copyStrided.perChunk
  const last = min(copyStrided.runs, first + copyStrided.perChunk)
  const bytes = copyStrided.bytes
  const rank = copyStrided.rank
  let from = copyStrided.from
  let rest = first
  for (let d = rank - 1; d >= 0; d--) {
    const i = rest % length(d)
    rest /= length(d)
    store<i32>(counter(d), i)
    from += <usize>i * <usize>step(d)
  }
  let to = copyStrided.to + <usize>first * bytes
  for (let r = first; r < last; r++) {
    copyRow(from, to, bytes)
    to += bytes
    for (let d = rank - 1; d >= 0; d--) {
      const i = load<i32>(counter(d)) + 1
      from += <usize>step(d)
      if (i < length(d)) {
        store<i32>(counter(d), i)
        break
      }
      from -= <usize>i * <usize>step(d)
      store<i32>(counter(d), 0)
    }
  }
}
