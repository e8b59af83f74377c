import { DomainError, ShapeError } from '../../../complaint.ts'

/** One quantity along chains, [draws, chains], as `ChainDraws` has its points. */
export interface Traces {
  readonly values: ArrayLike<number>
  readonly chains: number
  readonly draws: number
}

/** One column of the points of chains. */
export function tracesOf(
  { positions, chains, draws, dim }: { positions: ArrayLike<number>; chains: number; draws: number; dim: number },
  column: number,
): Traces {
  if (!(Number.isInteger(column) && column >= 0 && column < dim)) {
    throw new DomainError({ who: 'tracesOf', wanted: `a column from 0 to ${dim - 1}`, got: String(column) })
  }
  return { chains, draws, values: Float64Array.from({ length: chains * draws }, (_, k) => positions[k * dim + column]) }
}

/** Fewer draws tell nothing of a chain. */
const LEAST_DRAWS = 4

/** Every chain cut in two halves, a middle draw left out: [chain][draw]. */
function halves(who: string, { values, chains, draws }: Traces): Float64Array[] {
  if (values.length !== chains * draws || draws < LEAST_DRAWS || chains < 1) {
    const wanted = `${LEAST_DRAWS} draws or more of one chain or more`
    throw new ShapeError({ who, wanted, got: `${values.length} numbers as ${draws} draws of ${chains} chains` })
  }
  const half = Math.floor(draws / 2)
  const split = (chain: number, from: number) =>
    Float64Array.from({ length: half }, (_, i) => values[(from + i) * chains + chain])
  const firsts = Array.from({ length: chains }, (_, c) => split(c, 0))
  const seconds = Array.from({ length: chains }, (_, c) => split(c, draws - half))
  return [...firsts, ...seconds]
}

const mean = (values: ArrayLike<number>) => {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]
  return sum / values.length
}

const variance = (values: ArrayLike<number>) => {
  const centre = mean(values)
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i] - centre) ** 2
  return sum / (values.length - 1)
}

/**
 * Split R̂ = √(V̂ / W): the variance of all half chains together over that within them (Gelman et al., Bayesian Data Analysis 3,
 * eq. 11.4; arXiv 1903.08008 eq. 1-4), 1 where chains have forgotten where they began. NaN where nothing varies, or where a value is
 * not finite.
 * @throws ShapeError for fewer than four draws
 */
export function splitRHat(traces: Traces): number {
  const split = halves('splitRHat', traces)
  const n = split[0].length
  const within = mean(split.map(variance))
  const between = n * variance(split.map(mean))
  if (!(within > 0)) return Number.NaN
  return Math.sqrt((between / within + n - 1) / n)
}

/** Mean over chains of the biased autocovariance at a lag. */
function autocovariance(split: readonly Float64Array[], means: readonly number[], lag: number): number {
  let sum = 0
  split.forEach((chain, c) => {
    for (let i = 0; i + lag < chain.length; i++) sum += (chain[i] - means[c]) * (chain[i + lag] - means[c])
  })
  return sum / (split.length * split[0].length)
}

/**
 * The effective number of independent draws for the mean, N / τ̂ with τ̂ = −1 + 2 Σ ρ̂ over Geyer's initial monotone sequence of pairs,
 * half chains together, and at most N log₁₀ N (Vehtari et al., arXiv 1903.08008 section 3.2). N where nothing varies.
 * @throws ShapeError for fewer than four draws
 */
export function effectiveSampleSize(traces: Traces): number {
  const split = halves('effectiveSampleSize', traces)
  const n = split[0].length
  const all = n * split.length
  const means = split.map(mean)
  const at0 = autocovariance(split, means, 0)
  const within = (at0 * n) / (n - 1)
  const total = at0 + (split.length > 1 ? variance(means) : 0)
  if (Number.isNaN(total)) return Number.NaN
  if (!(within > 0)) return all
  const rho = (lag: number) => 1 - (within - autocovariance(split, means, lag)) / total
  const kept = new Float64Array(n)
  let [even, odd] = [1, rho(1)]
  kept.set([even, odd])
  let t = 1
  for (; t < n - 3 && even + odd > 0; t += 2) {
    even = rho(t + 1)
    odd = rho(t + 2)
    if (even + odd >= 0) kept.set([even, odd], t + 1)
  }
  const last = t - 2
  // the first of the pair that ended the sequence counts where it is positive
  if (even > 0) kept[last + 1] = even
  for (let k = 1; k <= last - 2; k += 2) {
    if (kept[k + 1] + kept[k + 2] <= kept[k - 1] + kept[k]) continue
    kept[k + 1] = (kept[k - 1] + kept[k]) / 2
    kept[k + 2] = kept[k + 1]
  }
  let tau = -1 + kept[last + 1]
  for (let k = 0; k <= last; k++) tau += 2 * kept[k]
  return all / Math.max(tau, 1 / Math.log10(all))
}

/** The normalised autocorrelation at lags 0 … `most`, averaged over chains, about the mean of all. */
export function autocorrelation({ values, chains, draws }: Traces, most: number): Float64Array {
  if (values.length !== chains * draws || !(Number.isInteger(most) && most >= 0 && most < draws)) {
    throw new ShapeError({ who: 'autocorrelation', wanted: `a lag below ${draws}`, got: String(most) })
  }
  const centre = mean(values)
  const at = (lag: number) => {
    let sum = 0
    for (let k = 0; k + lag * chains < values.length; k++) {
      sum += (values[k] - centre) * (values[k + lag * chains] - centre)
    }
    return sum / ((draws - lag) * chains)
  }
  const first = at(0)
  return Float64Array.from({ length: most + 1 }, (_, lag) => (first > 0 ? at(lag) / first : lag === 0 ? 1 : 0))
}

/**
 * The integrated autocorrelation time 1 + 2 Σ ρ, summed up to the first lag that is beyond five times it (Sokal's window, in Madras
 * and Sokal, J. Stat. Phys. 50 (1988) 109).
 */
export function autocorrelationTime(traces: Traces): number {
  const all = autocorrelation(traces, traces.draws - 1)
  let tau = 1
  for (let lag = 1; lag < all.length; lag++) {
    tau += 2 * all[lag]
    if (lag >= 5 * tau) break
  }
  return tau
}

/** The share (Σw)² / (N Σw²) of N weighted draws that unweighted ones of the same precision would be. */
export function effectiveShare(weights: ArrayLike<number>): number {
  let [sum, square] = [0, 0]
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]
    square += weights[i] ** 2
  }
  return (sum * sum) / (weights.length * square)
}
