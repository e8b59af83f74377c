import type { Cut } from './cuts.ts'
import type { Events } from './events.ts'
import { takeEvents } from './takeEvents.ts'

/** Events that are left after a cut and all before it. */
export interface CutFlowStep {
  readonly name: string
  readonly kept: number
}

export interface Selected {
  readonly events: Events
  /** Where the kept events were, [kept]. */
  readonly indices: Int32Array
  /** All events first, then each cut in turn. */
  readonly cutFlow: readonly CutFlowStep[]
}

/** The events that pass all cuts, and how many were left after each. */
export function selectEvents(events: Events, cuts: readonly Cut[]): Selected {
  let indices = Int32Array.from({ length: events.count }, (_, i) => i)
  const cutFlow: CutFlowStep[] = [{ name: 'all', kept: events.count }]
  for (const { name, keeps } of cuts) {
    indices = indices.filter((event) => keeps(events, event))
    cutFlow.push({ name, kept: indices.length })
  }
  return { events: takeEvents(events, indices), indices, cutFlow }
}
