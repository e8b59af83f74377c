import { type Domain, extent } from './domain.ts'
import { type LegendBlock, MARGIN, ROW } from './legend.ts'
import type { Outline } from './mark.ts'

interface Room {
  readonly outlines: readonly Outline[]
  readonly x: Domain
  readonly y: Domain
  readonly xLog?: boolean
  readonly log: boolean
  readonly width: number
  readonly height: number
  readonly block: LegendBlock
  /** The width of what stands at the top left, px; the legend is then at the right, under it where it would touch it. */
  readonly note?: number
}

export interface Fitted {
  readonly domain: Domain
  /** The legend's place, px from the top left corner. */
  readonly x: number
  readonly y: number
}

/** The corner where the legend covers no mark; where none is free, the one for which the range has to grow least. */
export function fitLegend({ outlines, x, y, xLog = false, log, width, height, block, note = 0 }: Room): Fitted {
  const spread = (value: number) => (log ? Math.log(value) : value)
  const [low, high] = y.map(spread)
  // a legend that is nearly as high as the panel cannot have it for itself
  const lower = note > 0 && note + block.width + 3 * MARGIN > width ? ROW : 0
  const needed = Math.min(block.height + 2 * MARGIN + lower, 0.8 * height)
  const corners = [width - block.width - MARGIN, ...(note > 0 ? [] : [MARGIN])].flatMap((left) => {
    const at = (px: number) => placeAt(x, xLog, px / width)
    const reach = between(outlines, at(left - MARGIN), at(left + block.width + MARGIN), log) ?? [y[0], y[0]]
    const [least, most] = reach.map(spread)
    const above = {
      left,
      top: MARGIN - 3 + lower,
      end: Math.max(high, low + ((most - low) * height) / (height - needed)),
    }
    const isFree = (height * (least - low)) / (high - low) >= needed
    return isFree ? [above, { left, top: height - block.height - MARGIN, end: high }] : [above]
  })
  // the first, at the top right, unless another is clearly better
  const best = corners.reduce((a, b) => (b.end < a.end - 0.02 * (a.end - low) ? b : a))
  return { domain: [y[0], log ? Math.exp(best.end) : best.end], x: best.left, y: best.top }
}

/** The value at a share of the way along an axis. */
const placeAt = ([low, high]: Domain, log: boolean, share: number) =>
  log ? low * (high / low) ** share : low + (high - low) * share

/** The lowest and highest point of the outlines between two places; a straight line joins each point to the next. */
function between(outlines: readonly Outline[], from: number, to: number, log: boolean): Domain | undefined {
  const heights = outlines.map(({ x, y }) =>
    Array.from(x as ArrayLike<number>).flatMap((_, i) => {
      const follows = i + 1 < x.length && Number.isFinite(x[i + 1]) && Number.isFinite(y[i + 1])
      const next = follows ? i + 1 : i
      const [a, b] = [Math.min(x[i], x[next]), Math.max(x[i], x[next])]
      if (b < from || a > to) return []
      const at = (place: number) => (b > a ? y[i] + ((y[next] - y[i]) * (place - x[i])) / (x[next] - x[i]) : y[i])
      return [at(Math.max(a, from)), at(Math.min(b, to))]
    }),
  )
  return extent(heights, log)
}
