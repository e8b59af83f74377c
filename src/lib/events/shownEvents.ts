import { type Quantity, type Table, titleOf } from '../columns/index.ts'
import { type Cell, countOf, type Sketch, shortNumber, showing } from '../show/index.ts'
import type { AnyEvents, ColumnRule, EventLayout, PartRule, Tables } from './layouts/layout.ts'
import { layoutOf } from './layouts/registry.ts'

/** Events that are shown. */
const SHOWN = 4
/** Places of an event that are shown, where a part has more than one. */
const PLACES = 2

const METHODS = showing<AnyEvents>(sketchOf)

/** The events that tables describe; they show themselves. */
export function shownEvents<E extends AnyEvents>(
  layout: EventLayout<E>,
  variant: E['layout'],
  count: number,
  tables: Tables,
): E {
  const events = layout.eventsOf(variant, count, tables)
  // not enumerable: events that were put together part by part equal those that were read
  for (const name of Reflect.ownKeys(METHODS)) {
    Object.defineProperty(events, name, { value: METHODS[name as keyof typeof METHODS], configurable: true })
  }
  return events
}

/** What there is of the events: what was measured of the first ones, column by column, what is known of the truth, and what is not there. */
function sketchOf(events: AnyEvents): Sketch {
  const layout = layoutOf(events)
  const tables = layout.tablesOf(events)
  const first = Array.from({ length: Math.min(SHOWN, events.count) }, (_, i) => i)
  const measured = layout.parts.filter(({ part, truth }) => !truth && tables[part])
  const rows = measured.flatMap((rule) => rowsOf(rule, tables[rule.part], first))
  const truth = layout.parts.filter(({ part, truth }) => truth && tables[part])
  const known = truth.map(({ part }) => `${countedPlaces(tables[part])}${part}`)
  const lacking = layout.parts.flatMap((rule) => lackedOf(rule, tables[rule.part]))
  const facts: [string, string][] = [
    ['truth', known.join(', ') || 'none'],
    ...(lacking.length > 0 ? [['lacks', lacking.join(', ')] as [string, string]] : []),
  ]
  const head = ['', ...first.map((i) => `event ${i}`)]
  const heading = `${countOf(events.count)} ${events.layout} event${events.count === 1 ? '' : 's'}`
  return { heading, facts, tables: [{ head, rows }] }
}

/** The columns of a part at the first events, each a row. */
function rowsOf({ part, columns }: PartRule, table: Table, first: readonly number[]): Cell[][] {
  const places = table.perEvent ?? 1
  const there = columns.filter(({ name }) => table.columns[name])
  return there.map((rule) => {
    const values = table.columns[rule.name]
    const shown = first.map((i) => cellOf(values.subarray(i * places, i * places + Math.min(places, PLACES)), places))
    return [`${countedPlaces(table)}${titleIn(part, rule)}`, ...shown]
  })
}

const countedPlaces = ({ perEvent = 1 }: Table): string => (perEvent > 1 ? `${perEvent} ` : '')

function cellOf(values: ArrayLike<number>, places: number): string {
  const shown = Array.from(values, (value) => shortNumber(value, 4))
  return [...shown, ...(places > shown.length ? ['…'] : [])].join(', ')
}

/** `part p_T [GeV]`; a part that is nothing but numbers has its own name. */
const titleIn = (part: string, rule: ColumnRule): string =>
  rule.field === '' ? part : `${part} ${titleOf(rule satisfies Quantity)}`

/** What a file of this kind may hold and these events do not. */
function lackedOf({ part, columns }: PartRule, table: Table | undefined): string[] {
  if (!table) return [part]
  return columns.flatMap(({ name, optional }) => (optional && !table.columns[name] ? [`${part} ${name}`] : []))
}
