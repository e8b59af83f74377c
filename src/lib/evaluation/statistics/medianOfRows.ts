import { type Columns, mapValues, quantile } from '../../columns/index.ts'

/**
 * The median of every `size` neighbouring numbers, such as the draws of each event: the answer of the least mean |error|.
 * @param values [n, size]
 * @returns [n]; not a number where one of them is none
 */
export function medianOfRows(values: ArrayLike<number>, size: number): Float64Array {
  const all = Float64Array.from(values)
  return Float64Array.from({ length: all.length / size }, (_, i) =>
    quantile(all.slice(i * size, (i + 1) * size).sort(), 0.5),
  )
}

/** {@link medianOfRows} of every column, not numbers where that has none. */
export const mediansOfColumns = (columns: Columns, size: number): Record<string, Float64Array> =>
  mapValues(columns, (values) => medianOfRows(values, size))
