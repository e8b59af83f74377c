import type { Cut } from './cut.ts'
import type { AnyEvents } from './layouts/layout.ts'
import type { DefaultEvents } from './layouts/registry.ts'
import { takeEvents } from './takeEvents.ts'

/** Events that are left after a cut and all before it. */
export interface CutFlowStep {
  readonly name: string
  readonly kept: number
}

/** Events that passed cuts, and how many each cut kept. */
export interface Selected<E extends AnyEvents = DefaultEvents> {
  readonly events: E
  /** Where the kept events were, [kept]. */
  readonly indices: Int32Array
  /** All events first, then each cut in turn. */
  readonly cutFlow: readonly CutFlowStep[]
}

/** The events that pass all cuts, and how many were left after each. */
export function selectEvents<E extends AnyEvents>(events: E, cuts: readonly Cut<E>[]): Selected<E> {
  let indices = Int32Array.from({ length: events.count }, (_, i) => i)
  const cutFlow: CutFlowStep[] = [{ name: 'all', kept: events.count }]
  for (const { name, keeps } of cuts) {
    indices = indices.filter((event) => keeps(events, event))
    cutFlow.push({ name, kept: indices.length })
  }
  return { events: takeEvents(events, indices), indices, cutFlow }
}
