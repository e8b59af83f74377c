import type { Numbers } from '../columns/index.ts'
import type { ColumnRule, ColumnType } from './layouts/layout.ts'

/** Told of a value that a column may not hold. */
export type OnMisfit = (element: number, value: number) => void

/** What integers a column can hold, whatever it may. */
const LIMITS: Record<ColumnType, readonly [number, number]> = {
  float32: [-(2 ** 53), 2 ** 53],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  flag: [0, 255],
}

/** Floats stay as they are, whatever the column; most files hold them so, and a loop that sees one kind of array is fast. */
function checkFloats(values: Float32Array, { domain: { low, high } }: ColumnRule, onMisfit: OnMisfit): void {
  for (let i = 0; i < values.length; i++) if (!(values[i] >= low && values[i] <= high)) onMisfit(i, values[i])
}

function checkIntegers(values: Exclude<Numbers, Float32Array>, { domain, type }: ColumnRule, onMisfit: OnMisfit): void {
  const low = Math.max(domain.low, LIMITS[type][0])
  const high = Math.min(domain.high, LIMITS[type][1])
  const { but } = domain
  for (let i = 0; i < values.length; i++) {
    if (values[i] < low || values[i] > high || values[i] === but) onMisfit(i, values[i])
  }
}

/** Numbers that may change on their way into a column: each is looked at again where it arrived. */
function convert(
  values: Numbers,
  { domain: { low, high, but }, type }: ColumnRule,
  factor: number,
  out: Numbers,
  onMisfit: OnMisfit,
): void {
  const exact = type !== 'float32'
  for (let i = 0; i < values.length; i++) {
    const value = values[i] * factor
    out[i] = value
    const kept = out[i]
    if (!(kept >= low && kept <= high) || kept === but || (exact && kept !== value)) onMisfit(i, value)
  }
}

/**
 * Puts values of a file, times `factor`, into a column from `start` on, and calls `onMisfit` for each that is outside of the
 * column's domain or does not fit its type.
 */
export function takeOver(
  values: Numbers,
  rule: ColumnRule,
  factor: number,
  out: Numbers,
  start: number,
  onMisfit: OnMisfit,
): void {
  const floats = values instanceof Float32Array
  if (factor !== 1 || values instanceof Float64Array || (floats && !(out instanceof Float32Array))) {
    convert(values, rule, factor, out.subarray(start, start + values.length), onMisfit)
    return
  }
  out.set(values, start)
  if (floats) checkFloats(values, rule, onMisfit)
  else checkIntegers(values, rule, onMisfit)
}
