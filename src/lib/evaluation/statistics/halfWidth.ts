import { quantile } from '../../columns/index.ts'

/**
 * Half of the interval from the 16 % to the 84 % quantile of numbers in any order; what is no number is left out; not a number
 * where none is left, or where an end is infinite.
 */
export function halfWidth(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort()
  return (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2
}
