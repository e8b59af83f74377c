import { FileError } from '../../complaint.ts'
import { type ColumnRule, fieldOf } from './layouts/layout.ts'
import type { OpenPart } from './openEventFile.ts'

/** Told of an event that may not be read as it is, by its place in the file, and of why. */
export type OnInvalid = (row: number, why: () => FileError) => void

/** The refusal of a file at the first event that may not be read. */
export const refuse: OnInvalid = (_row, why) => {
  throw why()
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
export function offence({ path, part: { table }, column, row, place, wanted, value }: Offence): FileError {
  const field = column.field === '' ? '' : `, field '${fieldOf(column)}'`
  const among = table.perEvent === 1 ? '' : ` at place ${place}`
  return new FileError({
    who: `${path}: ${table.name}${field}, row ${row}`,
    wanted,
    got: `${value}${among}`,
    fix: 'remove the event, write the file again, or leave such events out with invalid: skip',
  })
}
