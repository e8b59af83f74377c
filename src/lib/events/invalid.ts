import { FileError } from '../../complaint.ts'
import { type ColumnRule, fieldOf } from './layouts/layout.ts'
import type { OpenPart } from './openEventFile.ts'

/** Told of an event that may not be read as it is, by its place in the file, and of why. */
export type OnInvalid = (row: number, why: () => FileError) => void

/** The refusal of a file at the first event that may not be read. */
export const refuse: OnInvalid = (_row, why) => {
  throw why()
}

/** Where a column of a part stands in its file, by the names that it has there; of one place, where each has its own. */
export function whereIn(path: string, { table }: OpenPart, column: ColumnRule, place?: number): string {
  const field = fieldOf(column)
  const from = table.columns.find(({ name }) => name === field)?.from
  if (!from) return `${path}: ${table.name}${field === '' ? '' : `, field '${field}'`}`
  if (from.length === 0) return `${path}: ${column.name} of the mapping`
  const own = place !== undefined && from.length === table.perEvent ? [from[place]] : from
  const shown = own.length > 3 ? `${own[0]} … ${own[own.length - 1]}` : own.join(', ')
  return `${path}: column ${shown}`
}

/** A value of a column that is refused, and where it stands. */
export interface Offence {
  readonly path: string
  readonly part: OpenPart
  readonly column: ColumnRule
  readonly row: number
  /** Its place in the row. */
  readonly place: number
  readonly wanted: string
  readonly value: number
}

/** The error that names file, table, field, row and value. */
export function offence({ path, part, column, row, place, wanted, value }: Offence): FileError {
  const among = part.table.perEvent === 1 ? '' : ` at place ${place}`
  return new FileError({
    who: `${whereIn(path, part, column, place)}, row ${row}`,
    wanted,
    got: `${value}${among}`,
    fix: 'remove the event, write the file again, or leave such events out with invalid: skip',
  })
}
