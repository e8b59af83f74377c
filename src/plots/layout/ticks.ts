import { TEXT } from '../theme.ts'
import type { Domain } from './domain.ts'
import { numberFormat } from './numberFormat.ts'
import { richText } from './richText.ts'

/** Where an axis has its marks; labels may hold `^`. */
export interface Ticks {
  readonly major: readonly { readonly value: number; readonly label: string }[]
  readonly minor: readonly number[]
  /** What the labels leave out, as it is written behind the axis's name: ` − 1700000000`. */
  readonly offset?: string
}

/** Between two labels that stand side by side, px. */
const AIR = 9

/**
 * Ticks of a linear axis: steps of 1, 2 or 5 times a power of ten, about `count` of them, and minor ones between.
 * @param length of an axis whose labels stand side by side, px: there are fewer where they would touch
 */
export function linearTicks(domain: Domain, count: number, length = Number.POSITIVE_INFINITY): Ticks {
  for (let fewer = count; ; fewer--) {
    const ticks = stepsOf(domain, fewer)
    if (fewer <= 2 || fits(ticks, domain, length)) return ticks
  }
}

function fits({ major }: Ticks, [low, high]: Domain, length: number): boolean {
  if (major.length < 2 || length === Number.POSITIVE_INFINITY) return true
  const apart = ((major[1].value - major[0].value) / (high - low)) * length
  return major.every(({ label }) => richText(label, TEXT.tick).width + AIR <= apart)
}

function stepsOf([low, high]: Domain, count: number): Ticks {
  const raw = (high - low) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(raw))
  const [factor, parts] = nearest(raw / power)
  const step = factor * power
  const places = multiples(step / parts, low, high)
  const isMajor = (k: number) => k % parts === 0
  const majors = places.filter(isMajor).map((k) => k / parts)
  const { format, offset } = numberFormat({ step, low, high })
  return {
    major: majors.map((k) => ({ value: k * step, label: format(k) })),
    minor: places.filter((k) => !isMajor(k)).map((k) => (k / parts) * step),
    ...(offset && { offset }),
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

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9]
/** More minor ticks than this would be a grey stripe. */
const MOST_MINOR = 60

/**
 * Ticks of a logarithmic axis: the powers of ten (every second or third one where there are many), and 2 … 9 between; where
 * fewer than two powers lie in the range, 1, 2 and 5 times one, or the ticks of a linear axis.
 */
export function logTicks(domain: Domain, count: number, length?: number): Ticks {
  const [low, high] = domain
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)]
  if (last <= first) return narrowTicks(domain, count, first, length)
  const every = Math.max(1, Math.ceil((last - first + 1) / Math.max(2, count)))
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const isMajor = (power: number) => (power - first) % every === 0
  const minor =
    every > 1
      ? powers.filter((power) => !isMajor(power)).map((power) => 10 ** power)
      : within(domain, timesPowers(DIGITS.slice(1), first - 1, last))
  return {
    major: powers.filter(isMajor).map((power) => ({ value: 10 ** power, label: labelOf(power) })),
    minor: minor.length > MOST_MINOR ? [] : minor,
  }
}

function narrowTicks(domain: Domain, count: number, power: number, length?: number): Ticks {
  const values = within(domain, timesPowers([1, 2, 5], power - 1, power))
  if (values.length < 2) return linearTicks(domain, count, length)
  const major = values.map((value) => {
    const step = 10 ** Math.floor(Math.log10(value) + 1e-9)
    return { value, label: numberFormat({ step, low: value, high: value }).format(Math.round(value / step)) }
  })
  return { major, minor: within(domain, timesPowers(DIGITS, power - 1, power)).filter((v) => !values.includes(v)) }
}

const labelOf = (power: number) => (power === 0 ? '1' : power === 1 ? '10' : `10^{${String(power).replace('-', '−')}}`)

const timesPowers = (digits: readonly number[], first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => digits.map((digit) => digit * 10 ** (first + i))).flat()

const within = ([low, high]: Domain, values: readonly number[]) =>
  values.filter((value) => value >= low && value <= high)
