import { DomainError, ShapeError } from '../../complaint.ts'
import type { Events } from './events.ts'
import { type Column, eventsOf, mapColumns, type Tables, tablesOf } from './tables.ts'

function checkIndices(indices: ArrayLike<number>, count: number): void {
  for (let i = 0; i < indices.length; i++) {
    if (Number.isInteger(indices[i]) && indices[i] >= 0 && indices[i] < count) continue
    throw new DomainError({ who: 'takeEvents', wanted: `indices from 0 to ${count - 1}`, got: `${indices[i]} at ${i}` })
  }
}

function gather(column: Column, perEvent: number, indices: ArrayLike<number>): Column {
  const out = new (column.constructor as new (length: number) => Column)(indices.length * perEvent)
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i] * perEvent
    for (let k = 0; k < perEvent; k++) out[i * perEvent + k] = column[from + k]
  }
  return out
}

/**
 * The events at `indices`, in their order; an index may come more than once.
 * @throws DomainError for an index that is not an event
 */
export function takeEvents(events: Events, indices: ArrayLike<number>): Events {
  checkIndices(indices, events.count)
  return mapColumns(events, indices.length, (column, perEvent) => gather(column, perEvent, indices))
}

/** Events `from` … `to` − 1. */
export function sliceEvents(events: Events, from: number, to: number): Events {
  return mapColumns(events, to - from, (column, perEvent) => column.slice(from * perEvent, to * perEvent))
}

/** Layout, parts, places and columns in one text: events with the same shape can be joined. */
export function shapeOf(events: Events): string {
  const parts = Object.entries(tablesOf(events)).map(([part, { perEvent, columns }]) => {
    return `${part}[${perEvent}](${Object.keys(columns).sort().join(' ')})`
  })
  return `${events.layout}: ${parts.sort().join(', ')}`
}

function join(columns: readonly Column[]): Column {
  const length = columns.reduce((sum, column) => sum + column.length, 0)
  const out = new (columns[0].constructor as new (length: number) => Column)(length)
  let at = 0
  for (const column of columns) {
    out.set(column, at)
    at += column.length
  }
  return out
}

/**
 * The events of all sets, one after another.
 * @throws ShapeError for no set at all, or sets that differ in layout, parts, places or columns
 */
export function concatEvents(sets: readonly Events[]): Events {
  if (sets.length === 0) throw new ShapeError({ who: 'concatEvents', wanted: 'at least one set', got: 'none' })
  const wanted = shapeOf(sets[0])
  const other = sets.find((set) => shapeOf(set) !== wanted)
  if (other) throw new ShapeError({ who: 'concatEvents', wanted, got: shapeOf(other) })
  const tables = sets.map(tablesOf)
  const joined = Object.entries(tables[0]).map(([part, { perEvent, columns }]) => {
    const all = Object.keys(columns).map((name) => {
      return [name, join(tables.map((table) => table[part as keyof Tables]!.columns[name]))]
    })
    return [part, { perEvent, columns: Object.fromEntries(all) }]
  })
  const count = sets.reduce((sum, set) => sum + set.count, 0)
  return eventsOf(sets[0].layout, count, Object.fromEntries(joined) as Tables)
}
