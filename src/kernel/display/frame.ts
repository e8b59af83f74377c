import { listOf } from '../realm/index.ts'

/** A table whatever made it: names of columns, and rows as lists in that order. */
export interface Frame {
  columns: string[]
  /** How many rows there are; `row` is asked only for those that are shown. */
  length: number
  row: (index: number) => unknown[]
}

/** How many rows of a list are looked at before it counts as a table. */
const LOOKED_AT = 100

/**
 * A value as a table: an arquero table, a data frame (anything with `columns` and `values`, as danfojs has it), a list of
 * plain records with plain values; undefined for anything else.
 */
export function toFrame(value: unknown): Frame | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  return fromArquero(value) ?? fromDataFrame(value) ?? fromRows(value)
}

interface ArqueroLike {
  columnNames(): string[]
  numRows(): number
  get(name: string, row: number): unknown
}

function fromArquero(value: object): Frame | undefined {
  const table = value as Partial<ArqueroLike>
  const fits = [table.columnNames, table.numRows, table.get].every((method) => typeof method === 'function')
  if (!fits) return undefined
  const { columnNames, numRows, get } = table as ArqueroLike
  const columns = listOf(columnNames.call(table))
  return { columns, length: numRows.call(table), row: (at) => columns.map((name) => get.call(table, name, at)) }
}

interface DataFrameLike {
  columns: string[]
  values: unknown[][]
}

function fromDataFrame(value: object): Frame | undefined {
  const { columns, values } = value as Partial<DataFrameLike>
  if (!isListOfStrings(columns) || !Array.isArray(values) || !Array.prototype.every.call(values, Array.isArray))
    return undefined
  return { columns: listOf(columns), length: values.length, row: (at) => listOf(values[at]!) }
}

function isListOfStrings(value: unknown): value is string[] {
  return Array.isArray(value) && Array.prototype.every.call(value, (entry) => typeof entry === 'string')
}

function fromRows(value: object): Frame | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined
  const first = listOf(value as unknown[], LOOKED_AT)
  if (!first.every(isPlainRow)) return undefined
  const columns = [...new Set(first.flatMap((row) => Object.keys(row)))]
  const row = (at: number) => columns.map((name) => (value[at] as Record<string, unknown> | null)?.[name])
  return columns.length > 0 ? { columns, length: value.length, row } : undefined
}

function isPlainRow(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  if (!isPlainObject(value) && Object.getPrototypeOf(value) !== null) return false
  return Object.values(value).every((entry) => typeof entry !== 'function' && !isPlainObject(entry))
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  // the prototype of objects, of whatever realm
  return prototype !== null && Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty')
}
