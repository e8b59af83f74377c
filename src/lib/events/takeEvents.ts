import { ShapeError } from '../../complaint.ts'
import { checkEvents, concatTables, mapValues, sliceTable, type Table, takeTable } from '../columns/index.ts'
import type { AnyEvents } from './layouts/layout.ts'
import { layoutOf } from './layouts/registry.ts'
import { shownEvents } from './shownEvents.ts'

/** Events whose parts have been put through `change`; `count` is the number of events that comes out. */
function mapParts<E extends AnyEvents>(events: E, count: number, change: (table: Table) => Table): E {
  const layout = layoutOf(events)
  return shownEvents(layout, events.layout, count, mapValues(layout.tablesOf(events), change))
}

/**
 * The events at `indices`, in their order; an index may come more than once.
 * @throws DomainError for an index that is not an event
 */
export function takeEvents<E extends AnyEvents>(events: E, indices: ArrayLike<number>): E {
  checkEvents('takeEvents', indices, events.count)
  return mapParts(events, indices.length, (table) => takeTable(table, indices))
}

/** Events `from` … `to` − 1. */
export const sliceEvents = <E extends AnyEvents>(events: E, from: number, to: number): E =>
  mapParts(events, to - from, (table) => sliceTable(table, from, to))

/** Variant, parts, places and columns in one text: events with the same shape can be joined. */
export function shapeOf<E extends AnyEvents>(events: E): string {
  const parts = Object.entries(layoutOf(events).tablesOf(events)).map(([part, { perEvent, columns }]) => {
    return `${part}[${perEvent}](${Object.keys(columns).sort().join(' ')})`
  })
  return `${events.layout}: ${parts.sort().join(', ')}`
}

/**
 * The events of all sets, one after another.
 * @throws ShapeError for no set at all, or sets that differ in variant, parts, places or columns
 */
export function concatEvents<E extends AnyEvents>(sets: readonly E[]): E {
  if (sets.length === 0) throw new ShapeError({ who: 'concatEvents', wanted: 'at least one set', got: 'none' })
  const [first] = sets
  const wanted = shapeOf(first)
  const other = sets.find((set) => shapeOf(set) !== wanted)
  if (other) throw new ShapeError({ who: 'concatEvents', wanted, got: shapeOf(other) })
  const layout = layoutOf(first)
  const tables = sets.map((set) => layout.tablesOf(set))
  const joined = mapValues(tables[0], (_, part) => concatTables(tables.map((each) => each[part])))
  const count = sets.reduce((sum, set) => sum + set.count, 0)
  return shownEvents(layout, first.layout, count, joined)
}
