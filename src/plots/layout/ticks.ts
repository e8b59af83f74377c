/** Where an axis has its marks; labels may hold `^`. */
export interface Ticks {
  readonly major: readonly { readonly value: number; readonly label: string }[]
  readonly minor: readonly number[]
}

/** Ticks of a linear axis: steps of 1, 2 or 5 times a power of ten, about `count` of them, and minor ones between. */
export function linearTicks([low, high]: readonly [number, number], count: number): Ticks {
  const raw = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const [factor, parts] = nearest(raw / power)
  const step = factor * power
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const places = multiples(step / parts, low, high)
  const isMajor = (k: number) => k % parts === 0
  const format = numberFormat(decimals, Math.max(Math.abs(low), Math.abs(high)))
  return {
    major: places.filter(isMajor).map((k) => ({ value: (k * step) / parts, label: format((k * step) / parts) })),
    minor: places.filter((k) => !isMajor(k)).map((k) => (k * step) / parts),
  }
}

/** Steps, and the parts that minor ticks divide them into. */
const STEPS: readonly (readonly [number, number])[] = [
  [1, 5],
  [2, 4],
  [5, 5],
  [10, 5],
]

const nearest = (factor: number) =>
  STEPS.reduce((a, b) => (Math.abs(Math.log(b[0] / factor)) < Math.abs(Math.log(a[0] / factor)) ? b : a))

/** Whole k with low ≤ k·step ≤ high. */
function multiples(step: number, low: number, high: number): number[] {
  const first = Math.ceil(low / step - 1e-6)
  const last = Math.floor(high / step + 1e-6)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i || 0)
}

/** Numbers of an axis: minus signs as signs, powers of ten where digits would be many. */
function numberFormat(decimals: number, largest: number): (value: number) => string {
  const power = Math.floor(Math.log10(largest || 1))
  if (power >= 5 || power <= -4) {
    return (value) => (value === 0 ? '0' : sign(`${Number((value / 10 ** power).toFixed(2))}×10^{${sign(`${power}`)}}`))
  }
  return (value) => sign(value.toFixed(decimals))
}

const sign = (number: string) => number.replace('-', '−')

/** Ticks of a logarithmic axis: the powers of ten (every second or third one where there are many), and 2 … 9 between. */
export function logTicks([low, high]: readonly [number, number], count: number): Ticks {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)]
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(2, count)))
  const powers = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i)
  const label = (power: number) => (power === 0 ? '1' : power === 1 ? '10' : `10^{${sign(`${power}`)}}`)
  const between = [first - 1, ...powers].flatMap((power) =>
    [2, 3, 4, 5, 6, 7, 8, 9].map((digit) => digit * 10 ** power),
  )
  return {
    major: powers
      .filter((power) => (power - first) % every === 0)
      .map((power) => ({ value: 10 ** power, label: label(power) })),
    minor:
      every > 1
        ? powers.filter((power) => (power - first) % every).map((power) => 10 ** power)
        : within(between, low, high),
  }
}

const within = (values: readonly number[], low: number, high: number) =>
  values.filter((value) => value >= low && value <= high)
