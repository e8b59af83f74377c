import { DomainError } from '../../../complaint.ts'
import { quantile } from '../statistics/quantile.ts'

/** What a set of draws of one quantity looks like, in its unit. */
export interface PosteriorShape {
  readonly median: number
  /** Half of the interval from the 16 % to the 84 % quantile. */
  readonly width: number
  /** Places of the maxima of the smoothed density, the highest first. */
  readonly peaks: readonly number[]
  /** Heights of those maxima over that of the highest. */
  readonly heights: readonly number[]
}

const POINTS = 256
/** A maximum counts from this share of the highest on, where the density falls below half of it on the way to a higher one. */
const LEAST_HEIGHT = 0.2
const DEEPEST_VALLEY = 0.5

/**
 * Median, width and peaks of draws; peaks are those of a Gaussian kernel density with half of Silverman's bandwidth, as his
 * rule is for one peak.
 * @throws DomainError with fewer than ten draws
 */
export function posteriorShape(draws: ArrayLike<number>): PosteriorShape {
  const sorted = Float64Array.from(draws).sort()
  if (sorted.length < 10) {
    throw new DomainError({ who: 'posteriorShape', wanted: 'at least ten draws', got: String(sorted.length) })
  }
  const width = (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2
  const bandwidth = 0.5 * 0.9 * width * sorted.length ** -0.2
  const [low, high] = [quantile(sorted, 0.002) - 3 * bandwidth, quantile(sorted, 0.998) + 3 * bandwidth]
  const grid = Float64Array.from({ length: POINTS }, (_, k) => low + ((high - low) * k) / (POINTS - 1))
  const peaks = highPeaks(grid.map((x) => kernelSum(sorted, x, bandwidth)))
  return {
    median: quantile(sorted, 0.5),
    width,
    peaks: peaks.map(({ at }) => grid[at]),
    heights: peaks.map(({ height }) => height / peaks[0].height),
  }
}

function kernelSum(sorted: Float64Array, x: number, bandwidth: number): number {
  let sum = 0
  for (const value of sorted) sum += Math.exp(-0.5 * ((x - value) / bandwidth) ** 2)
  return sum
}

/** Maxima that stand out, highest first. */
function highPeaks(density: Float64Array): { at: number; height: number }[] {
  const maxima = Array.from(density, (height, at) => ({ at, height }))
    .filter(({ at, height }) => height > (density[at - 1] ?? -1) && height >= (density[at + 1] ?? -1))
    .sort((a, b) => b.height - a.height)
  const kept: typeof maxima = []
  for (const one of maxima) {
    const apart = kept.every(({ at }) => valley(density, at, one.at) < DEEPEST_VALLEY * one.height)
    if (apart && one.height >= LEAST_HEIGHT * maxima[0].height) kept.push(one)
  }
  return kept
}

const valley = (density: Float64Array, a: number, b: number) =>
  density.subarray(Math.min(a, b), Math.max(a, b) + 1).reduce((least, value) => Math.min(least, value), Infinity)
