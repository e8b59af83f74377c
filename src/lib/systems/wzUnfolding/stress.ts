import { ConfigError } from '../../../complaint.ts'
import { type Bins, edgesOf, quantile } from '../../columns/index.ts'
import { differenceOfHalves, halfWidth, type Injection, type Peak } from '../../evaluation/index.ts'
import type { Key } from '../../tensor/index.ts'

/** Values of one observable with the weight of each. */
export interface Weighted {
  readonly values: ArrayLike<number>
  /** 1 where not given. */
  readonly weights?: ArrayLike<number>
}

/** Where a resonance of 1.3 TeV is looked for in m_ℓℓqq, GeV. */
export const INJECTION_WINDOW = [1000, 1600] as const

/**
 * A peak that was mixed into the data, as it came back: median, half of 16-84 % and events of the unfolded sample in a window, beside
 * the truth's (arXiv 1912.00477 section 3.3).
 */
export function injectionIn(window: readonly [number, number], unfolded: Weighted, truth: Weighted): Injection {
  const [a, b] = [unfolded, truth].map((sample) => inWindow(window, sample))
  return { ...peakOf(a, b), events: sumOf(a), truthEvents: sumOf(b) }
}

/** What peak, width and events of two true samples differ by; not numbers where the window has too few events. */
export function injectionFloor(key: Key, window: readonly [number, number], truth: Weighted): Injection['floor'] {
  const inside = inWindow(window, truth)
  const none = { value: Number.NaN, error: Number.NaN }
  if (inside.values.length < 8) return { peak: none, width: none, events: none }
  const by = (of: (peak: Peak) => number) =>
    differenceOfHalves(key, inside, (a, b) => of(peakOf(a, b)), 'injectionFloor')
  // a half has half of the events, whose number has a spread of its root
  const share = differenceOfHalves(key, truth, (a, b) => {
    const [m, n] = [a, b].map((half) => sumOf(inWindow(window, half)) / half.values.length)
    return (m - n) * truth.values.length
  })
  return { peak: by((p) => p.peak - p.truthPeak), width: by((p) => p.width - p.truthWidth), events: share }
}

/** Median and half of 16-84 % of one observable beside the truth's. */
export function peakOf(unfolded: Weighted, truth: Weighted): Peak {
  const [a, b] = [unfolded, truth].map(medianAndWidth)
  return { peak: a.median, width: a.width, truthPeak: b.median, truthWidth: b.width }
}

const sumOf = ({ values, weights }: Weighted) =>
  weights ? Array.from(weights).reduce((sum, w) => sum + w, 0) : values.length

function inWindow([low, high]: readonly [number, number], { values, weights }: Weighted) {
  const rows = Array.from(values, (_, i) => i).filter((i) => values[i] >= low && values[i] < high)
  return {
    values: Float64Array.from(rows, (i) => values[i]),
    ...(weights && { weights: Float64Array.from(rows, (i) => weights[i]) }),
  }
}

function medianAndWidth({ values, weights }: Weighted): { median: number; width: number } {
  if (!weights) return { median: quantile(Float64Array.from(values).sort(), 0.5), width: halfWidth(values) }
  const rows = Array.from(values, (x, i) => ({ x, w: weights[i] }))
    .filter(({ w }) => w > 0)
    .sort((a, b) => a.x - b.x)
  const total = rows.reduce((sum, { w }) => sum + w, 0)
  const at = (share: number) => {
    let before = 0
    for (const { x, w } of rows) {
      before += w
      if (before >= share * total) return x
    }
    return Number.NaN
  }
  return { median: at(0.5), width: (at(0.84) - at(0.16)) / 2 }
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
