import { signed } from '../../show/index.ts'
import type { Measured } from '../statistics/measured.ts'

/** A number with its error, to two digits of the error: `−1.083 ± 0.0052`; `–` where there is none. */
export function formatMeasured({ value, error }: Measured): string {
  if (!Number.isFinite(value)) return '–'
  if (!(error > 0) || !Number.isFinite(error)) return trimmed(value)
  // two digits of the error after rounding: 0.0996 is 0.10
  const decimals = Math.min(20, Math.max(0, 1 - Math.floor(Math.log10(Number(error.toPrecision(2))))))
  const rounded = Number(value.toFixed(decimals))
  // a zero has no sign
  return `${signed((rounded === 0 ? 0 : rounded).toFixed(decimals))} ± ${error.toFixed(decimals)}`
}

const trimmed = (value: number) => signed(String(Number(value.toPrecision(6))))
