import type { Numbers } from '../columns/index.ts'
import type { ColumnRule } from './layouts/layout.ts'

/** Told of a value that a column may not hold. */
export type Refuse = (element: number, value: number) => void

/** Most files hold floats as they are wanted: one copy, and a loop that sees one kind of array. */
function takeFloats(
  values: Float32Array,
  { low, high }: ColumnRule['domain'],
  out: Float32Array,
  start: number,
  refuse: Refuse,
) {
  out.set(values, start)
  for (let i = 0; i < values.length; i++) if (!(values[i] >= low && values[i] <= high)) refuse(i, values[i])
}

/**
 * Puts values of a file into a column from `start` on, and calls `refuse` for each that is outside of the column's domain or
 * does not fit its type.
 */
export function takeOver(
  values: Numbers,
  { domain, type }: ColumnRule,
  out: Numbers,
  start: number,
  refuse: Refuse,
): void {
  if (values instanceof Float32Array && out instanceof Float32Array) {
    takeFloats(values, domain, out, start, refuse)
    return
  }
  const { low, high, but } = domain
  const exact = type !== 'float32'
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    out[start + i] = value
    const kept = out[start + i]
    if (!(kept >= low && kept <= high) || kept === but || (exact && kept !== value)) refuse(i, value)
  }
}
