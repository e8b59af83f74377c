import type { Numbers } from '../../../columns/index.ts'
import type { Tables } from '../layout.ts'
import type { Events, Layout } from './events.ts'

/** The parts of an event that not every file has: what the generator knows. */
export const TRUTH_PARTS = [
  'neutrinos',
  'truthQuarks',
  'truthParticles',
  'jetsIndices',
  'matchability',
  'decayChannel',
  'topMass',
] as const
/** A part of an event that only the generator knows. */
export type TruthPart = (typeof TRUTH_PARTS)[number]

/** The column of a part that is a single number per place (`njets`, `jetsIndices`, …). */
export const PLAIN = 'value'

/** The events that a set of tables describes; the inverse of {@link tablesOf}. */
export function eventsOf(layout: Layout, count: number, tables: Tables): Events {
  const parts = Object.entries(tables).map(([part, { perEvent, columns }]) => {
    if (PLAIN in columns) return [part, columns[PLAIN]]
    return [part, part === 'met' ? { ...columns } : { perEvent, ...columns }]
  })
  return { layout, count, ...Object.fromEntries(parts) } as Events
}

type PartValue = Numbers | (Record<string, Numbers> & { perEvent?: number })

/** The parts of events as tables, in no particular order; absent parts and columns are left out. */
export function tablesOf(events: Events): Tables {
  const { layout: _layout, count, ...parts } = events
  const tables = Object.entries(parts as unknown as Record<string, PartValue | undefined>).flatMap(([part, value]) => {
    if (value === undefined) return []
    if (ArrayBuffer.isView(value)) {
      const perEvent = part === 'jetsIndices' ? events.jets.perEvent : 1
      return [[part, { count, perEvent, columns: { [PLAIN]: value } }] as const]
    }
    const { perEvent = 1, ...columns } = value
    return [[part, { count, perEvent, columns: columns as Record<string, Numbers> }] as const]
  })
  return Object.fromEntries(tables)
}
