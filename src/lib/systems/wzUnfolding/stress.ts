import { ConfigError } from '../../../complaint.ts'
import { type Bins, edgesOf } from '../../columns/index.ts'
import { halfWidth, type Injection, quantile } from '../../evaluation/index.ts'

/** Values of one observable with the weight of each. */
export interface Weighted {
  readonly values: ArrayLike<number>
  /** 1 where not given. */
  readonly weights?: ArrayLike<number>
}

/**
 * A peak that was mixed into the data, as it came back: median, half of 16-84 % and events of the unfolded sample in a window, beside
 * the truth's (arXiv 1912.00477 section 3.3).
 */
export function injectionIn(window: readonly [number, number], unfolded: Weighted, truth: Weighted): Injection {
  const [a, b] = [unfolded, truth].map((sample) => inWindow(window, sample))
  return {
    peak: a.median,
    width: a.width,
    truthPeak: b.median,
    truthWidth: b.width,
    events: a.events,
    truthEvents: b.events,
  }
}

function inWindow([low, high]: readonly [number, number], { values, weights }: Weighted) {
  const rows = Array.from({ length: values.length }, (_, i) => ({ x: values[i], w: weights?.[i] ?? 1 }))
    .filter(({ x, w }) => x >= low && x < high && w > 0)
    .sort((a, b) => a.x - b.x)
  const events = rows.reduce((sum, { w }) => sum + w, 0)
  const at = (share: number) => {
    let before = 0
    for (const { x, w } of rows) {
      before += w
      if (before >= share * events) return x
    }
    return Number.NaN
  }
  const equal = rows.every(({ w }) => w === rows[0].w)
  const sorted = Float64Array.from(rows, ({ x }) => x)
  const median = equal ? quantile(sorted, 0.5) : at(0.5)
  return { median, width: equal ? halfWidth(sorted) : (at(0.84) - at(0.16)) / 2, events }
}

/** How much of a deformation of the truth an unfolding gives back. */
export interface Recovered {
  /** 1: all of it; 0: the prior. */
  readonly slope: number
  readonly error: number
  /** Unfolded over true deformation less one, by bin, with errors. */
  readonly bias: readonly { readonly value: number; readonly error: number }[]
}

/**
 * The slope of the unfolded against the true deformation over bins: both are ratios of the deformed to the undeformed distribution,
 * less one; least squares with the errors of the deformed truth.
 * @param unfolded and truth, each of deformed and of undeformed data
 * @throws ConfigError for bins that do not rise
 */
export function recoveredDeformation(
  bins: Bins,
  unfolded: { readonly deformed: Weighted; readonly plain: Weighted },
  truth: { readonly deformed: Weighted; readonly plain: Weighted },
): Recovered {
  const edges = edgesOf(bins, 'recoveredDeformation')
  const [ud, up, td, tp] = [unfolded.deformed, unfolded.plain, truth.deformed, truth.plain].map((sample) =>
    shares(sample, edges),
  )
  const rows = Array.from({ length: edges.length - 1 }, (_, k) => {
    const wanted = td.sums[k] / tp.sums[k] - 1
    const got = ud.sums[k] / up.sums[k] - 1
    // of independent draws of as many events
    const error = Math.sqrt(td.squares[k]) / tp.sums[k]
    return { wanted, got, error }
  }).filter(({ wanted, got, error }) => Number.isFinite(wanted) && Number.isFinite(got) && error > 0)
  if (rows.length === 0) throw new ConfigError({ who: 'recoveredDeformation', wanted: 'bins with events', got: 'none' })
  const sxx = rows.reduce((sum, { wanted, error }) => sum + (wanted / error) ** 2, 0)
  const sxy = rows.reduce((sum, { wanted, got, error }) => sum + (wanted * got) / error ** 2, 0)
  const bias = rows.map(({ wanted, got, error }) => ({ value: got - wanted, error }))
  return { slope: sxy / sxx, error: 1 / Math.sqrt(sxx), bias }
}

/** Σw and Σw² in bins, over the sum of all weights. */
function shares({ values, weights }: Weighted, edges: Float64Array) {
  const n = edges.length - 1
  const [sums, squares] = [new Float64Array(n), new Float64Array(n)]
  let total = 0
  for (let i = 0; i < values.length; i++) {
    const w = weights?.[i] ?? 1
    total += w
    let k = 0
    while (k < n && values[i] >= edges[k + 1]) k++
    if (k >= n || values[i] < edges[0]) continue
    sums[k] += w
    squares[k] += w * w
  }
  return { sums: sums.map((s) => s / total), squares: squares.map((s) => s / total ** 2) }
}
