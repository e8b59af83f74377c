import { blocksOf, checkRange, type EventSource, READ } from './eventSource.ts'
import type { AnyEvents } from './layouts/layout.ts'
import { concatEvents, takeEvents } from './takeEvents.ts'

/**
 * Some of the events of a source, as a source: they are read only when they are asked for. Closing it closes the source.
 * @param picked rising indices into the source
 */
export function pickedSource<E extends AnyEvents>(source: EventSource<E>, picked: Int32Array) {
  const count = picked.length
  const read = (from = 0, to = count): E => {
    checkRange(count, from, to)
    const parts: E[] = []
    for (let at = from; at < to || parts.length === 0; ) {
      const start = picked[at] ?? 0
      // no window crosses a multiple of READ, where files begin a block
      const limit = (Math.floor(start / READ) + 1) * READ
      let end = at
      while (end < to && picked[end] < limit) end++
      const last = end > at ? picked[end - 1] + 1 : start
      const places = picked.subarray(at, end).map((index) => index - start)
      parts.push(takeEvents(source.read(start, last), places))
      at = Math.max(end, at + 1)
    }
    return parts.length === 1 ? parts[0] : concatEvents(parts)
  }
  const { indices } = source
  return {
    ...source,
    count,
    indices: indices ? picked.map((index) => indices[index]) : picked,
    read,
    blocks: (size?: number) => blocksOf(read, count, size),
  }
}
