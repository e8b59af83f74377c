import type { Columns, Numbers, Quantity, Table } from '../../columns/index.ts'
import type { Mapping } from '../mapping/mapping.ts'
import type { Domain } from './domain.ts'

/** What the events of every layout have. */
export interface AnyEvents {
  /** The variant of the layout that they are of. */
  readonly layout: string
  readonly count: number
}

/** The parts that events may lack: what only the generator knows. */
export type TruthOf<E> = Extract<{ [K in keyof E]-?: object extends Pick<E, K> ? K : never }[keyof E], string>

/** The types that columns have in memory. */
export type ColumnType = 'float32' | 'int16' | 'int32' | 'flag'

/** The parts of events as tables, by name; absent ones are left out. */
export type Tables = Readonly<Record<string, Table>>

/** One column of a part of the events, with its unit, and what it may hold. */
export interface ColumnRule extends Quantity {
  /** Its name in the file, where it is not that of the column; empty for plain numbers. */
  readonly field?: string
  readonly type: ColumnType
  readonly domain: Domain
  readonly optional?: true
}

/** What the columns of one place owe each other. */
export interface PlaceRule {
  /** The column that is wrong where it does not hold. */
  readonly column: string
  readonly wanted: string
  readonly holds: (columns: Columns, place: number) => boolean
}

/** What the parts of one event owe each other. */
export interface EventRule {
  /** The part and the column that are wrong where it does not hold. */
  readonly part: string
  readonly column: string
  readonly wanted: string
  /** The place in the event at which it does not hold; −1 where it holds. */
  readonly brokenAt: (tables: Tables, event: number) => number
}

/** A column by whose median a file's unit is judged, and between what it lies for any selection of such events. */
export interface ScaleRule {
  readonly part: string
  readonly column: string
  readonly least: number
  readonly most: number
}

/** One part of the events, and where it stands in a file. */
export interface PartRule {
  readonly part: string
  /** The names that its table has had; by the first it is written. */
  readonly names: readonly string[]
  /** Only the generator can know it: it may be absent. */
  readonly truth?: true
  /** The number that all of it is in a file without it, in the units of the columns, where it is asked for by name. */
  readonly absent?: number
  /** It is written with an axis of places even where there is only one. */
  readonly list?: true
  /** Its columns are the last axis of an array of plain numbers, in their order; their fields are `0`, `1`, …. */
  readonly array?: true
  readonly columns: readonly ColumnRule[]
  readonly rules?: readonly PlaceRule[]
}

/** A number of places that no variant of a layout has. */
export interface Misplaced {
  readonly part: string
  readonly wanted: number
  readonly fix: string
}

/**
 * What a kind of event consists of, where that stands in a file, what it may hold, and how tables become events.
 * General code knows events only through it.
 */
export interface EventLayout<E extends AnyEvents = AnyEvents> {
  readonly name: string
  /** The record that defines it, in words. */
  readonly record: string
  readonly variants: readonly E['layout'][]
  /** The group of the file that holds the tables; the root without it. */
  readonly group?: string
  readonly parts: readonly PartRule[]
  readonly rules?: readonly EventRule[]
  readonly scales?: readonly ScaleRule[]
  /** How a mapping makes the parts that it does not name. */
  readonly derived?: Mapping['parts']
  /** The variant of a file whose parts have so many places, or the part that fits none. */
  variantOf(places: ReadonlyMap<string, number>): E['layout'] | Misplaced
  /** Names of tables that differ from the first of their rule, by part. */
  namesIn(variant: E['layout']): Readonly<Record<string, string>>
  /** The events that tables describe. */
  eventsOf(variant: E['layout'], count: number, tables: Tables): E
  /** The inverse of `eventsOf`. */
  tablesOf(events: E): Tables
}

/** An empty column of `length` values. */
export function newColumn(type: ColumnType, length: number): Numbers {
  if (type === 'float32') return new Float32Array(length)
  if (type === 'int16') return new Int16Array(length)
  return type === 'int32' ? new Int32Array(length) : new Uint8Array(length)
}

/** The name that a column has in files. */
export const fieldOf = ({ name, field = name }: ColumnRule): string => field

/** The path of a table in a file of a layout. */
export const pathOf = ({ group }: EventLayout, name: string): string => (group ? `${group}/${name}` : name)
