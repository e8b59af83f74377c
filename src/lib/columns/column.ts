import type { Quantity } from './quantity.ts'

/** The arrays that hold columns. */
export type Numbers = Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | Uint8Array

/** Numbers with what they are: everything that an axis needs to know. */
export interface Column extends Quantity {
  readonly values: ArrayLike<number>
}

/** Columns of the same rows by the name of their quantity, each [n]. */
export type Columns = Readonly<Record<string, ArrayLike<number>>>

/** The columns at some rows. */
export const takeColumns = (columns: Columns, rows: ArrayLike<number>): Record<string, Float64Array> =>
  mapValues(columns, (values) => Float64Array.from(rows, (row) => values[row]))

/** The same names with changed values. */
export const mapValues = <A, B>(from: Readonly<Record<string, A>>, change: (a: A, name: string) => B) =>
  Object.fromEntries(Object.entries(from).map(([name, value]) => [name, change(value, name)])) as Record<string, B>
