import type { DrawsBlock, PosteriorReport } from '../evaluation/index.ts'

/**
 * Minus the squared distance of truth and draws from the mean of the draws of their event, in units of their widths: what orders the
 * regions of a posterior that tells no density of the truth.
 * @param scales of each column, about: a thousandth of it is the least width
 */
export function closeness({ truth, draws: values }: DrawsBlock, draws: number, scales: readonly number[]) {
  const width = scales.length
  const count = truth.length / width
  const out = { truth: new Float64Array(count), draws: new Float64Array(count * draws) }
  for (let i = 0; i < count; i++) {
    const rows = Array.from({ length: draws }, (_, d) => (i * draws + d) * width)
    const means = scales.map((_, c) => rows.reduce((sum, at) => sum + values[at + c], 0) / draws)
    const spreads = scales.map((scale, c) => {
      const variance = rows.reduce((sum, at) => sum + (values[at + c] - means[c]) ** 2, 0) / draws
      return Math.sqrt(variance) + 1e-3 * scale
    })
    const near = (from: ArrayLike<number>, at: number) =>
      -scales.reduce((sum, _, c) => sum + ((from[at + c] - means[c]) / spreads[c]) ** 2, 0)
    out.truth[i] = near(truth, i * width)
    rows.forEach((at, d) => {
      out.draws[i * draws + d] = near(values, at)
    })
  }
  return out
}

/** A report of such a posterior: it has no likelihood, and its regions are those around the mean. */
export function withoutDensity(report: PosteriorReport): PosteriorReport {
  const none = {
    n: 0,
    value: Number.NaN,
    error: Number.NaN,
    coordinates: 'none: it tells no density of the truth, regions are around the mean',
  }
  return { ...report, nllPhysical: none, nllStandardised: none }
}
