import type { Measured } from '../statistics/measured.ts'
import { formatMeasured } from './formatMeasured.ts'

/** A share that is known, in percent: `68 %`. */
export const formatPercent = (share: number): string => `${Number((100 * share).toPrecision(6))} %`

/** A measured share with its error, in percent: `65.11 ± 0.48 %`; `–` where there is none. */
export function formatShare({ value, error }: Measured): string {
  const text = formatMeasured({ value: 100 * value, error: 100 * error })
  return text === '–' ? text : `${text} %`
}
