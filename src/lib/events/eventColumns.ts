import { DomainError } from '../../complaint.ts'
import { column, mapValues, type Quantity, type TypedColumn } from '../columns/index.ts'
import type { AnyEvents, ColumnRule } from './layouts/layout.ts'
import { layoutOf } from './layouts/registry.ts'

/** The names of the columns of a part of events; `value` where the part is nothing but numbers. */
type NamesIn<P> = P extends ArrayLike<number> ? 'value' : Exclude<keyof P, 'perEvent'> & string
/** The parts of events that are columns or have some. */
type PartsOf<E> = Exclude<keyof E, 'layout' | 'count'> & string

/**
 * One place of a part of the events by the names of its columns, each [count]: `eventColumns(events, part, 1).pt` is p_T of
 * the second of that part in every event. Labels and units are those of the layout; a place that is empty in an event holds what it holds there.
 * @param place from 0 on
 * @throws DomainError when the events lack the part, or none has that place
 */
export function eventColumns<E extends AnyEvents, P extends PartsOf<E>>(
  events: E,
  part: P,
  place = 0,
): Readonly<Record<NamesIn<NonNullable<E[P]>>, TypedColumn>> {
  const layout = layoutOf(events)
  const table = layout.tablesOf(events)[part]
  if (!table) {
    const got = `those with ${Object.keys(layout.tablesOf(events)).join(', ')}`
    throw new DomainError({ who: 'eventColumns', wanted: `events with ${part}`, got })
  }
  const places = table.perEvent ?? 1
  if (!(Number.isInteger(place) && place >= 0 && place < places)) {
    const wanted = `a place of ${part} from 0 to ${places - 1}`
    throw new DomainError({ who: 'eventColumns', wanted, got: String(place) })
  }
  const rules = layout.parts.find((rule) => rule.part === part)?.columns ?? []
  const of = places > 1 ? `${part} ${place}` : part
  return mapValues(table.columns, (values, name) => {
    const rule = rules.find((one) => one.name === name)
    const taken = Float64Array.from({ length: events.count }, (_, i) => values[i * places + place])
    return column(quantityOf(rule, name, part, of), taken)
  }) as Readonly<Record<NamesIn<NonNullable<E[P]>>, TypedColumn>>
}

/** `p_T^{part 1} [GeV]`, by the name `part_pt`; a part that is nothing but numbers has its own name. */
function quantityOf(rule: ColumnRule | undefined, name: string, part: string, of: string): Quantity {
  const unit = rule?.unit !== undefined && { unit: rule.unit }
  if (rule?.field === '') return { name: part, label: of, ...unit }
  return { name: `${part}_${name}`, label: `${rule?.label ?? name}^{${of}}`, ...unit }
}
