import { formatPercent, formatShare } from './formatPercent.ts'
import type { PosteriorReport } from './report.ts'

/** What regions of highest density should hold and do hold, as rows to be shown. */
export const coverageRows = ({ coverage }: Pick<PosteriorReport, 'coverage'>): Record<string, string>[] =>
  Object.entries(coverage).map(([level, held]) => ({
    'region that should hold': formatPercent(Number(level)),
    holds: formatShare(held),
    'of the truths': `${held.correct} of ${held.n}`,
  }))
