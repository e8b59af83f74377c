import { type Quantity, titleOf } from '../../lib/columns/index.ts'
import { PlotError } from '../errors.ts'
import { linearTicks, logTicks, type Ticks } from './ticks.ts'

export type Domain = readonly [number, number]

/** One direction of a panel: what it shows, from where to where, on how many pixels. */
export interface Axis {
  readonly title: string
  readonly domain: Domain
  readonly log: boolean
  readonly length: number
  readonly ticks: Ticks
  /** From a value to pixels along the axis, from the domain's low end. */
  readonly along: (value: number) => number
}

export interface AxisOptions {
  readonly quantity: Quantity
  readonly domain: Domain
  readonly log?: boolean
  readonly length: number
  /** Instead of computed ones. */
  readonly ticks?: Ticks
}

/** @throws PlotError when the domain does not rise, or is not positive on a logarithmic axis */
export function axis({ quantity, domain, log = false, length, ticks }: AxisOptions): Axis {
  const [low, high] = domain
  if (!(high > low) || (log && !(low > 0))) {
    const wanted = log ? 'a rising positive range' : 'a rising range'
    throw new PlotError({ who: `axis of ${quantity.name}`, wanted, got: `[${low}, ${high}]` })
  }
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high]
  const about = Math.max(3, Math.round(length / 68))
  return {
    title: titleOf(quantity),
    domain,
    log,
    length,
    ticks: ticks ?? (log ? logTicks(domain, about) : linearTicks(domain, about)),
    along: (value) => (length * ((log ? Math.log(value) : value) - from)) / (to - from),
  }
}
