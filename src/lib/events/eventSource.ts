import { DomainError } from '../../complaint.ts'
import type { AnyEvents, TruthOf } from './layouts/layout.ts'
import type { DefaultEvents } from './layouts/registry.ts'
import { sliceEvents } from './takeEvents.ts'

/** Events that were left out because they may not be read. */
export interface Skipped {
  readonly count: number
  /** File, table, field, row and value of the first thousand. */
  readonly reasons: readonly string[]
}

/** Events in files, read only when and as far as they are asked for. */
export interface EventSource<E extends AnyEvents = DefaultEvents> {
  readonly files: readonly string[]
  readonly layout: E['layout']
  /** Events of the source: of all files together, less what was skipped or cut away. */
  readonly count: number
  readonly truth: readonly TruthOf<E>[]
  readonly skipped: Skipped
  /** Where the events are in all files together, [count]; absent where the source has all of them. */
  readonly indices?: Int32Array
  /**
   * Events `from` … `to` − 1 (default: all), counted through the files in their order.
   * @throws FileError for a value that its column may not hold, or a damaged file; DomainError for a range outside the events
   */
  readonly read: (from?: number, to?: number) => E
  /** All events in blocks of `size` (the last may be shorter); at most `size`, or 16,384, are read at a time. */
  readonly blocks: (size?: number) => Generator<E, void>
  /** Closes the files. */
  readonly close: () => void
}

/** Events that are read at once for blocks: whole chunks, as files usually have them, so that none is unpacked often. */
export const READ = 4 * 4096

/** @throws DomainError for a range outside of the events */
export function checkRange(count: number, from: number, to: number): void {
  if (Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= count) return
  throw new DomainError({ who: 'read', wanted: `a range within 0 … ${count}`, got: `${from} … ${to}` })
}

/**
 * All events of a source in blocks.
 * @throws DomainError for a size that is no whole number above 0
 */
export function* blocksOf<E extends AnyEvents>(
  read: EventSource<E>['read'],
  count: number,
  size = READ,
): Generator<E, void> {
  if (!Number.isInteger(size) || size < 1) {
    throw new DomainError({ who: 'blocks', wanted: 'a size of at least one event', got: String(size) })
  }
  const step = Math.ceil(READ / size) * size
  for (let from = 0; from < count; from += step) {
    const events = read(from, Math.min(count, from + step))
    if (events.count <= size) yield events
    else
      for (let at = 0; at < events.count; at += size) yield sliceEvents(events, at, Math.min(events.count, at + size))
  }
}
