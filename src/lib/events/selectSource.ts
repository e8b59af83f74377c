import type { Cut } from './cut.ts'
import type { AnyEvents } from './layouts/layout.ts'
import type { DefaultEvents } from './layouts/registry.ts'
import type { EventSource } from './openEvents.ts'
import { concatEvents, takeEvents } from './takeEvents.ts'

/** A source of the events that pass all cuts. */
export interface SelectedSource<E extends AnyEvents = DefaultEvents> extends EventSource<E> {
  /** Where the events are in the source they were selected from, [count]. */
  readonly indices: Int32Array
}

/** Events that are looked at at once. */
const BLOCK = 16_384

/**
 * The events of a source that pass all cuts, as a source: one pass finds them (four bytes an event stay in memory), and they
 * are read only when they are asked for. Closing it closes the source.
 */
export function selectSource<E extends AnyEvents>(source: EventSource<E>, cuts: readonly Cut<E>[]): SelectedSource<E> {
  const indices = indicesOf(source, cuts)
  const count = indices.length
  const read = (from = 0, to = count): E => {
    const parts: E[] = []
    for (let at = from; at < to || parts.length === 0; ) {
      const start = indices[at] ?? 0
      let end = at
      while (end < to && indices[end] < start + BLOCK) end++
      const last = end > at ? indices[end - 1] + 1 : start
      parts.push(
        takeEvents(
          source.read(start, last),
          indices.subarray(at, end).map((index) => index - start),
        ),
      )
      at = Math.max(end, at + 1)
    }
    return parts.length === 1 ? parts[0] : concatEvents(parts)
  }
  return {
    ...source,
    count,
    indices,
    read,
    blocks: function* (size = BLOCK) {
      for (let at = 0; at < count; at += size) yield read(at, Math.min(count, at + size))
    },
  }
}

function indicesOf<E extends AnyEvents>(source: EventSource<E>, cuts: readonly Cut<E>[]): Int32Array {
  const kept: number[] = []
  for (let from = 0; from < source.count; from += BLOCK) {
    const events = source.read(from, Math.min(source.count, from + BLOCK))
    for (let i = 0; i < events.count; i++) if (cuts.every((cut) => cut.keeps(events, i))) kept.push(from + i)
  }
  return Int32Array.from(kept)
}
