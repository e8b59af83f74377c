import type { Cut } from './cut.ts'
import { type EventSource, READ } from './eventSource.ts'
import type { AnyEvents } from './layouts/layout.ts'
import type { DefaultEvents } from './layouts/registry.ts'
import { pickedSource } from './pickedSource.ts'

/** A source of the events that pass all cuts. */
export interface SelectedSource<E extends AnyEvents = DefaultEvents> extends EventSource<E> {
  /** Where the events are in the files, [count]. */
  readonly indices: Int32Array
}

/**
 * The events of a source that pass all cuts, as a source: one pass finds them (four bytes an event stay in memory), and they
 * are read only when they are asked for. Closing it closes the source.
 */
export function selectSource<E extends AnyEvents>(source: EventSource<E>, cuts: readonly Cut<E>[]): SelectedSource<E> {
  const kept: number[] = []
  for (let from = 0; from < source.count; from += READ) {
    const events = source.read(from, Math.min(source.count, from + READ))
    for (let i = 0; i < events.count; i++) if (cuts.every((cut) => cut.keeps(events, i))) kept.push(from + i)
  }
  return pickedSource(source, Int32Array.from(kept))
}
