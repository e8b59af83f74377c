import { type Quantity, titleOf } from '../../lib/columns/index.ts'
import { PlotError } from '../errors.ts'
import { categoriesOf, categoryTicks } from './categories.ts'
import { type Domain, REACH } from './domain.ts'
import { linearTicks, logTicks, type Ticks } from './ticks.ts'

/** One direction of a panel: what it shows, from where to where, on how many pixels. */
export interface Axis {
  /** What the axis is of, with its unit. */
  readonly name: string
  /** What is written along it: the name, less what its numbers leave out. */
  readonly title: string
  readonly domain: Domain
  readonly log: boolean
  readonly length: number
  readonly ticks: Ticks
  /** From a value to pixels along the axis, from the domain's low end. */
  readonly along: (value: number) => number
  /** What stands at 0, 1, 2 …, where the axis is of kinds instead of numbers. */
  readonly categories?: readonly string[]
  /** Whether a value has a place: numbers, on a logarithmic axis positive ones. */
  readonly has: (value: number) => boolean
  /** The value, or the low end where a logarithmic axis has no place for it. */
  readonly onto: (value: number) => number
}

export interface AxisOptions {
  readonly quantity: Quantity
  readonly domain: Domain
  readonly log?: boolean
  readonly length: number
  /** Whether its numbers stand side by side, so that wide ones need room. */
  readonly level?: boolean
  /** Instead of computed ones. */
  readonly ticks?: Ticks
}

/** @throws PlotError when the range cannot be drawn: it does not rise, is not positive on a logarithmic axis, is too wide or too narrow */
export function axis({ quantity, domain, log = false, length, level = false, ticks }: AxisOptions): Axis {
  checkRange(quantity, domain, log)
  if (!(length > 0 && length < 1e5)) {
    throw new PlotError({ who: `axis of ${quantity.name}`, wanted: 'a length in px', got: `${length}` })
  }
  const [low, high] = domain
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high]
  const about = Math.max(3, Math.round(length / 68))
  const categories = categoriesOf(quantity)
  const computed = () => (log ? logTicks : linearTicks)(domain, about, level ? length : undefined)
  const marks = ticks ?? (categories ? categoryTicks(categories) : computed())
  return {
    name: titleOf(quantity),
    title: titleOf({ ...quantity, label: `${quantity.label ?? quantity.name}${marks.offset ?? ''}` }),
    domain,
    log,
    length,
    ticks: marks,
    ...(categories && { categories }),
    along: (value) => (length * ((log ? Math.log(value) : value) - from)) / (to - from),
    has: (value) => Number.isFinite(value) && (!log || value > 0),
    onto: (value) => (log && !(value > 0) ? low : value),
  }
}

function checkRange(quantity: Quantity, [low, high]: Domain, log: boolean): void {
  const refuse = (wanted: string) => {
    const got = `[${low}, ${high}]`
    throw new PlotError({ who: `axis of ${quantity.name}`, wanted, got })
  }
  if (!(high > low) || (log && !(low > 0))) refuse(log ? 'a rising positive range' : 'a rising range')
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (size > REACH.most) refuse(`numbers no larger than ${REACH.most}; give a range, or scale them`)
  if ((log ? low : high - low) < REACH.least)
    refuse(`numbers no smaller than ${REACH.least}; give a range, or scale them`)
  if (high - low < 8 * Number.EPSILON * size) refuse('a range wider than the last digits of its ends')
}
