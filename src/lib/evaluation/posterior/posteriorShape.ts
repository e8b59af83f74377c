import { DomainError } from '../../../complaint.ts'
import { firstFrom, quantile } from '../../columns/index.ts'
import { binaryScale } from '../statistics/binaryScale.ts'
import { checkFinite } from '../statistics/checkFinite.ts'

/** What a set of draws of one quantity looks like, in its unit. */
export interface PosteriorShape {
  readonly median: number
  /** Half of the interval from the 16 % to the 84 % quantile. */
  readonly width: number
  /** Places of the maxima of the smoothed density, the highest first; at least one. */
  readonly peaks: readonly number[]
  /** Heights of those maxima over that of the highest. */
  readonly heights: readonly number[]
}

const POINTS = 256
const MOST_POINTS = 2 ** 16
/** A maximum counts from this share of the highest on, where the density falls below half of it on the way to a higher one. */
const LEAST_HEIGHT = 0.2
const DEEPEST_VALLEY = 0.5

/**
 * Median, width and peaks of draws; peaks are those of a Gaussian kernel density with half of Silverman's bandwidth, as his
 * rule is for one peak, within 16,384 bandwidths of the median. Where more than 68 % of the draws are one number, that is the peak.
 * @throws DomainError with fewer than ten draws, or one that is not finite
 */
export function posteriorShape(draws: ArrayLike<number>): PosteriorShape {
  if (draws.length < 10) {
    throw new DomainError({ who: 'posteriorShape', wanted: 'at least ten draws', got: String(draws.length) })
  }
  checkFinite('posteriorShape', 'draws', draws)
  const unit = binaryScale(draws)
  const sorted = Float64Array.from(draws, (x) => x / unit).sort()
  const [median, width] = [quantile(sorted, 0.5), (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2]
  // to what rounding tells apart
  const isPoint = width <= 4 * Number.EPSILON * Math.abs(median)
  const peaks = isPoint ? [{ place: median, height: 1 }] : peaksOf(sorted, { median, width })
  return {
    median: median * unit,
    width: width * unit,
    peaks: peaks.map(({ place }) => place * unit),
    heights: peaks.map(({ height }) => height / peaks[0].height),
  }
}

interface Peak {
  readonly place: number
  readonly height: number
}

function peaksOf(sorted: Float64Array, { median, width }: { median: number; width: number }): Peak[] {
  const bandwidth = 0.5 * 0.9 * width * sorted.length ** -0.2
  const farthest = (MOST_POINTS / 4) * bandwidth
  const low = Math.max(quantile(sorted, 0.002), median - farthest) - 3 * bandwidth
  const high = Math.min(quantile(sorted, 0.998), median + farthest) + 3 * bandwidth
  // in long tails, two points to a bandwidth
  const points = Math.max(POINTS, Math.ceil((2 * (high - low)) / bandwidth))
  const grid = Float64Array.from({ length: points }, (_, k) => low + ((high - low) * k) / (points - 1))
  const peaks = highPeaks(grid.map((x) => kernelSum(sorted, x, bandwidth)))
  return peaks.map(({ at, height }) => ({ place: grid[at], height }))
}

// beyond so many bandwidths a kernel is below the last bit of one near by
const REACH = 8.5

function kernelSum(sorted: Float64Array, x: number, bandwidth: number): number {
  let sum = 0
  const end = x + REACH * bandwidth
  for (let i = firstFrom(sorted, x - REACH * bandwidth); i < sorted.length && sorted[i] <= end; i++) {
    sum += Math.exp(-0.5 * ((x - sorted[i]) / bandwidth) ** 2)
  }
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
