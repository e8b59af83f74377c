import { ShapeError } from '../../../complaint.ts'
import type { EcdfBand } from './ecdfBand.ts'

/** Empirical distribution function of ranks minus that of the uniform one, with its band; all [K − 1]. */
export interface EcdfDifference {
  /** Where: 1/K, … (K − 1)/K. */
  readonly at: Float64Array
  readonly difference: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Simultaneous coverage of the band. */
  readonly level: number
  /** Number of points outside the band; calibrated ranks have none with probability `level`. */
  readonly outside: number
}

/**
 * The ECDF-difference plot of 2103.10522, F̂(z) − z, from counts in K equal bins of (0, 1).
 * @param counts [K], for example of `rankHistogram`
 * @param band of `ecdfBand`, for the same n and K
 * @throws ShapeError when band and counts are not for the same n and K, or a count is negative or not a number
 */
export function ecdfDifference(counts: Float64Array, band: EcdfBand): EcdfDifference {
  const n = counts.reduce((a, b) => a + b, 0)
  if (counts.length !== band.points || n !== band.n || !counts.every((count) => count >= 0)) {
    throw new ShapeError({
      who: 'ecdfDifference',
      wanted: `${band.n} values in ${band.points} bins, as the band`,
      got: `${n} in ${counts.length}`,
    })
  }
  let running = 0
  const below = counts.slice(0, -1).map((count) => (running += count))
  const minusUniform = (values: Float64Array) => values.map((value, i) => value / n - (i + 1) / band.points)
  return {
    at: below.map((_, i) => (i + 1) / band.points),
    difference: minusUniform(below),
    lower: minusUniform(band.lower),
    upper: minusUniform(band.upper),
    level: band.level,
    outside: below.filter((count, i) => count < band.lower[i] || count > band.upper[i]).length,
  }
}
