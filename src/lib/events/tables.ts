import type { Events, Layout } from './events.ts'

/** The parts of an event that not every file has: what the generator knows. */
export const TRUTH_PARTS = [
  'neutrinos',
  'truthQuarks',
  'truthParticles',
  'jetsIndices',
  'matchability',
  'decayChannel',
] as const
export type TruthPart = (typeof TRUTH_PARTS)[number]
export type Part = 'met' | 'leptons' | 'jets' | 'njets' | 'nbjets' | TruthPart

export type Column = Float32Array | Int16Array | Int32Array | Uint8Array

/** One part of the events as columns: `perEvent` values of each column in each event, row-major. */
export interface Table {
  readonly perEvent: number
  readonly columns: Readonly<Record<string, Column>>
}
export type Tables = Partial<Record<Part, Table>>

/** The column name of a part that is a single number per place (`njets`, `jetsIndices`, …). */
export const PLAIN = 'value'

function partOf(part: string, { perEvent, columns }: Table): unknown {
  if (PLAIN in columns) return columns[PLAIN]
  return part === 'met' ? { ...columns } : { perEvent, ...columns }
}

/** The events that a set of tables describes; the inverse of {@link tablesOf}. */
export function eventsOf(layout: Layout, count: number, tables: Tables): Events {
  const parts = Object.entries(tables).map(([part, table]) => [part, partOf(part, table)])
  return { layout, count, ...Object.fromEntries(parts) } as Events
}

type PartValue = Column | (Record<string, Column> & { perEvent?: number })

function tableOf(part: string, value: PartValue, jets: number): Table {
  if (ArrayBuffer.isView(value)) return { perEvent: part === 'jetsIndices' ? jets : 1, columns: { [PLAIN]: value } }
  const { perEvent = 1, ...columns } = value
  return { perEvent, columns: columns as Record<string, Column> }
}

/** The parts of events as tables, in no particular order; absent parts and columns are left out. */
export function tablesOf(events: Events): Tables {
  const { layout: _layout, count: _count, ...parts } = events
  const present = Object.entries(parts).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    present.map(([part, value]) => [part, tableOf(part, value as PartValue, events.jets.perEvent)]),
  )
}

/** Every column of the events put through `change`; `count` is the number of events that comes out. */
export function mapColumns(
  events: Events,
  count: number,
  change: (column: Column, perEvent: number) => Column,
): Events {
  const tables = Object.entries(tablesOf(events)).map(([part, { perEvent, columns }]) => {
    const changed = Object.entries(columns).map(([name, column]) => [name, change(column, perEvent)])
    return [part, { perEvent, columns: Object.fromEntries(changed) }]
  })
  return eventsOf(events.layout, count, Object.fromEntries(tables) as Tables)
}
