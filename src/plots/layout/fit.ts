import type { Domain } from './axis.ts'
import { type LegendBlock, MARGIN } from './legend.ts'
import type { Outline } from './mark.ts'

/** The range of what is to be seen in one direction; of positive values only, on a logarithmic axis. */
export function extent(values: Iterable<ArrayLike<number>>, log: boolean): Domain | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const list of values) {
    for (let i = 0; i < list.length; i++) {
      const value = list[i]
      if (!Number.isFinite(value) || (log && value <= 0)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  return high >= low ? [low, high] : undefined
}

interface Room {
  readonly outlines: readonly Outline[]
  readonly x: Domain
  readonly y: Domain
  readonly log: boolean
  readonly width: number
  readonly height: number
  readonly block: LegendBlock
  /** Not at the left, where something else stands. */
  readonly atRight: boolean
}

export interface Fitted {
  readonly domain: Domain
  /** The legend's place, px from the top left corner. */
  readonly x: number
  readonly y: number
}

/** The corner where the legend covers no mark; where none is free, the one for which the range has to grow least. */
export function fitLegend({ outlines, x, y, log, width, height, block, atRight }: Room): Fitted {
  const spread = (value: number) => (log ? Math.log(value) : value)
  const [low, high] = y.map(spread)
  const needed = block.height + 2 * MARGIN
  const corners = [width - block.width - MARGIN, ...(atRight ? [] : [MARGIN])].flatMap((left) => {
    const at = (px: number) => x[0] + ((x[1] - x[0]) * px) / width
    const reach = between(outlines, at(left - MARGIN), at(left + block.width + MARGIN), log) ?? [y[0], y[0]]
    const [least, most] = reach.map(spread)
    const above = { left, top: MARGIN - 3, end: Math.max(high, low + ((most - low) * height) / (height - needed)) }
    const isFree = (height * (least - low)) / (high - low) >= needed
    return isFree ? [above, { left, top: height - block.height - MARGIN, end: high }] : [above]
  })
  // the first, at the top right, unless another is clearly better
  const best = corners.reduce((a, b) => (b.end < a.end - 0.02 * (a.end - low) ? b : a))
  return { domain: [y[0], log ? Math.exp(best.end) : best.end], x: best.left, y: best.top }
}

/** The lowest and highest point of the outlines between two places; a straight line joins each point to the next. */
function between(outlines: readonly Outline[], from: number, to: number, log: boolean): Domain | undefined {
  const heights = outlines.map(({ x, y }) =>
    Array.from(x as ArrayLike<number>).flatMap((_, i) => {
      const next = Math.min(i + 1, x.length - 1)
      const [a, b] = [Math.min(x[i], x[next]), Math.max(x[i], x[next])]
      if (b < from || a > to) return []
      const at = (place: number) => (b > a ? y[i] + ((y[next] - y[i]) * (place - x[i])) / (x[next] - x[i]) : y[i])
      return [at(Math.max(a, from)), at(Math.min(b, to))]
    }),
  )
  return extent(heights, log)
}
