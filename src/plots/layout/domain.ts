/** The range of an axis. */
export type Domain = readonly [number, number]

/** Numbers that differ by less than this share of their size cannot be told apart on an axis. */
const RESOLUTION = 32 * Number.EPSILON

/** What an axis can span: beyond this, differences and ratios of its ends are no numbers any more. */
export const REACH = { most: 1e307, least: 1e-305 } as const

/**
 * The range of what is drawn as one that an axis can show: where there is one value only, it lies in the middle; where all
 * are equal but for their last digits, these stay apart.
 */
export function drawable([low, high]: Domain, log: boolean): Domain {
  if (log) return high > low * (1 + RESOLUTION) ? [low, high] : [low / 2, high * 2]
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (low === high) return size === 0 ? [-0.5, 0.5] : around(low, high, size)
  return around(low, high, Math.max(RESOLUTION * size, 2 * REACH.least))
}

/** The range, made `width` wide where it is narrower. */
function around(low: number, high: number, width: number): Domain {
  const air = Math.max(0, (width - (high - low)) / 2)
  return [low - air, high + air]
}

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
