import { signed } from '../../lib/show/index.ts'
import { TEXT } from '../theme.ts'
import { richText } from './richText.ts'

interface Steps {
  /** 1, 2 or 5 times a power of ten. */
  readonly step: number
  readonly low: number
  readonly high: number
}

export interface NumberFormat {
  /** The label of k steps. */
  readonly format: (k: number) => string
  /** What the labels leave out, as it is written behind the axis's name. */
  readonly offset?: string
}

/** Labels of more digits leave out what is common to all of them. */
const MOST_STEPS = 1e7

/** How the numbers of an axis are written: with as many digits as a step changes, so that no two labels are alike. */
export function numberFormat({ step, low, high }: Steps): NumberFormat {
  const largest = Math.max(Math.abs(low), Math.abs(high))
  if (largest / step < MOST_STEPS) {
    const write = shorter(step, largest)
    return { format: (k) => write(k * step) }
  }
  // a power of ten as wide as the range: whole steps lie in it, and few of it in the range
  const unit = 10 ** Math.ceil(Math.log10(high - low) - 1e-9)
  const common = Math.floor(low / unit)
  const perUnit = Math.round(unit / step)
  const write = shorter(step, Math.max(high - low, step))
  const left = shorter(unit, largest)(Math.abs(common) * unit)
  return { format: (k) => write((k - common * perUnit) * step), offset: ` ${common < 0 ? '+' : '−'} ${left}` }
}

/** With all its zeros, or with a power of ten where that is shorter. */
function shorter(step: number, largest: number): (value: number) => string {
  const last = Math.floor(Math.log10(step) + 1e-9)
  const power = Math.floor(Math.log10(largest) + 1e-9)
  const full = (value: number) => signed(value.toFixed(Math.max(0, -last)))
  const short = (value: number) =>
    value === 0 ? '0' : `${signed((value / 10 ** power).toFixed(Math.max(0, power - last)))}×10^{${signed(`${power}`)}}`
  if (power < 5 && power > -4) return full
  if (power > 20 || last < -20) return short
  const width = (text: string) => richText(text, TEXT.tick).width
  return width(short(largest)) < width(full(largest)) ? short : full
}
