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

/** The lowest upper end of the vertical range at which the legend at the left or right covers no mark. */
export function fitLegend({ outlines, x, y, log, width, height, block, atRight }: Room): Fitted {
  const spread = (value: number) => (log ? Math.log(value) : value)
  const [low, high] = y.map(spread)
  const lefts = [width - block.width - MARGIN, ...(atRight ? [] : [MARGIN])]
  const places = lefts.map((left) => {
    const from = x[0] + ((x[1] - x[0]) * (left - MARGIN)) / width
    const to = x[0] + ((x[1] - x[0]) * (left + block.width + MARGIN)) / width
    const under = spread(highest(outlines, from, to, log) ?? y[0])
    const free = height - block.height - 2 * MARGIN
    return { left, top: Math.max(high, low + ((under - low) * height) / free) }
  })
  // at the right, unless the left is clearly better
  const best = places.reduce((a, b) => (b.top < a.top - 0.02 * (a.top - low) ? b : a))
  const top = log ? Math.exp(best.top) : best.top
  return { domain: [y[0], top], x: best.left, y: MARGIN - 3 }
}

/** The highest point of the outlines between two places; a straight line joins each point to the next. */
function highest(outlines: readonly Outline[], from: number, to: number, log: boolean): number | undefined {
  const heights = outlines.map(({ x, y }) =>
    Array.from(x as ArrayLike<number>).flatMap((_, i) => {
      const next = Math.min(i + 1, x.length - 1)
      const [a, b] = [Math.min(x[i], x[next]), Math.max(x[i], x[next])]
      if (b < from || a > to) return []
      const at = (place: number) => (b > a ? y[i] + ((y[next] - y[i]) * (place - x[i])) / (x[next] - x[i]) : y[i])
      return [at(Math.max(a, from)), at(Math.min(b, to))]
    }),
  )
  return extent(heights, log)?.[1]
}
