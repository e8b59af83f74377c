import { DomainError } from '../../../complaint.ts'
import { type LogitCalibration, UNCALIBRATED } from './calibration.ts'

/** What limits the weights of a classifier. */
export interface DensityRatioOptions {
  readonly calibration?: LogitCalibration
  /** No weight is above it or below 1 / it; none where not given. */
  readonly most?: number
}

/**
 * The ratio of the two densities that a classifier was trained on, w = D / (1 − D) = exp(logit) (DCTR, arXiv 1907.08209 eq. 4):
 * rows of the second sample with these weights look like rows of the first.
 * @param logits [N]
 * @returns [N], none where there is none; a logit of NaN stays NaN
 * @throws DomainError for a limit that is not at least 1
 */
export function densityRatio(
  logits: ArrayLike<number>,
  { calibration: { slope, offset } = UNCALIBRATED, most = Infinity }: DensityRatioOptions = {},
): Float64Array {
  if (!(most >= 1)) throw new DomainError({ who: 'densityRatio', wanted: 'a limit of at least 1', got: String(most) })
  const limit = Math.log(most)
  return Float64Array.from(logits, (logit) => Math.exp(Math.min(limit, Math.max(-limit, slope * logit + offset))))
}
