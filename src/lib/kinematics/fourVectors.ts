import { ShapeError } from '../../complaint.ts'

/** Four-momenta as rows, row-major [n, 4], GeV, order (E, px, py, pz); leading axes are flattened into n. */
export type FourVectors = Float64Array

/** Numbers of n objects, one each. */
export type Column = ArrayLike<number>

/**
 * The number n of four-vectors in an array [n, 4].
 * @throws ShapeError when the length is not a multiple of 4
 */
export function countRows(who: string, p4: FourVectors): number {
  if (p4.length % 4 !== 0) throw new ShapeError({ who, wanted: 'four-vectors [n, 4]', got: `${p4.length} numbers` })
  return p4.length / 4
}

/**
 * One number from each four-vector.
 * @param p4 [n, 4], GeV
 * @returns [n]
 * @throws ShapeError when the length is not a multiple of 4
 */
export function eachRow(
  who: string,
  p4: FourVectors,
  quantity: (e: number, px: number, py: number, pz: number) => number,
): Float64Array {
  const out = new Float64Array(countRows(who, p4))
  for (let i = 0; i < out.length; i++) out[i] = quantity(p4[4 * i], p4[4 * i + 1], p4[4 * i + 2], p4[4 * i + 3])
  return out
}

/** @throws ShapeError, naming the first column that is not as long as the first one */
export function checkColumns(who: string, columns: Record<string, Column>): number {
  const [[first, { length }], ...others] = Object.entries(columns)
  for (const [name, column] of others) {
    if (column.length === length) continue
    throw new ShapeError({ who, wanted: `${length} rows in ${name}, as in ${first}`, got: String(column.length) })
  }
  return length
}
