import { signed } from '../../lib/show/index.ts'

/** A value with its error in words, rounded to what the error tells: two of its digits. */
export function measured(value: number, error: number): string {
  if (!Number.isFinite(value)) return 'none'
  if (!(Number.isFinite(error) && error > 0)) return signed(String(Number(value.toPrecision(6))))
  const last = Math.floor(Math.log10(error)) - 1
  // events are counted, not measured
  const counted = Number.isInteger(value) && Math.abs(value) < 1e9
  return `${counted ? signed(String(value)) : at(value, last)} ± ${at(error, last)}`
}

/** The number rounded at a power of ten. */
function at(value: number, power: number): string {
  if (value === 0) return '0'
  const digits = Math.floor(Math.log10(Math.abs(value))) - power + 1
  if (digits < 1) return '0'
  const rounded = value.toPrecision(Math.min(digits, 17))
  // whole numbers in full: 12345 rather than 1.2345e+4
  return signed(Math.abs(value) < 1e6 && Math.abs(value) >= 1e-4 ? inFull(Number(rounded), power) : rounded)
}

const inFull = (value: number, power: number) => value.toFixed(Math.min(20, Math.max(0, -power)))
