const BARS = '▁▂▃▄▅▆▇█'
const WIDEST = 60

/** Heights as one line of text: a blank for nothing, `▁` to `█` for more, `·` for what is below zero or no number. */
export function sparkline(values: ArrayLike<number>): string {
  const heights = merged(Array.from(values))
  const most = heights.reduce((a, b) => (b > a && b < Number.POSITIVE_INFINITY ? b : a), 0)
  return heights.map((height) => barOf(height / most, height)).join('')
}

function barOf(share: number, height: number): string {
  if (height === 0) return ' '
  return share > 0 && share <= 1 ? BARS[Math.ceil(share * BARS.length) - 1] : '·'
}

/** Neighbours together, so that a line of a terminal holds all of them. */
function merged(values: readonly number[]): number[] {
  const together = Math.ceil(values.length / WIDEST)
  const columns = Math.ceil(values.length / Math.max(1, together))
  return Array.from({ length: columns }, (_, i) => {
    const some = values.slice(i * together, (i + 1) * together)
    return some.reduce((a, b) => a + b, 0) / some.length
  })
}
