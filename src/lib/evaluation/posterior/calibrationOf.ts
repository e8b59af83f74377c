import type { Calibration } from '../report/report.ts'
import { coverageCurve } from './coverageCurve.ts'
import type { EcdfBand } from './ecdfBand.ts'
import { ecdfDifference } from './ecdfDifference.ts'
import { coarser, type RankHistogram } from './rankHistogram.ts'
import { uniformityTest } from './uniformityTest.ts'

const BINS = 20

/**
 * All that ranks tell about calibration.
 * @param ranks in a multiple of 20 bins
 * @param band of `ecdfBand`, for as many values and bins
 * @throws ShapeError when band and ranks differ in either; ConfigError when 20 does not divide the bins
 */
export function calibrationOf(ranks: RankHistogram, band: EcdfBand): Calibration {
  const histogram = coarser(ranks.counts, BINS)
  return {
    ranks,
    histogram,
    uniformity: uniformityTest(histogram),
    ecdf: ecdfDifference(ranks.counts, band),
    curve: coverageCurve(ranks.counts),
  }
}
