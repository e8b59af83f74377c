import { ConfigError } from '../../../complaint.ts'
import { fold, type Key } from '../../tensor/index.ts'
import type { ChainAlgorithm, ChainState, Rows } from './chains.ts'
import { dualAveraging } from './dualAveraging.ts'
import { diagonalMetric, type Metric, unitMetric } from './metric.ts'

/** How chains are brought to where they belong. */
export interface WarmUpOptions {
  readonly key: Key
  readonly dim: number
  /** Where the chains begin, [chains, dim]. */
  readonly positions: Rows
  /** Steps of the warm-up. */
  readonly steps: number
  /** The acceptance aimed at; 0.7 if not given. */
  readonly target?: number
  /** The step size to begin with; 0.1 if not given. */
  readonly stepSize?: number
  /** Whether masses are learnt too; true if not given. */
  readonly masses?: boolean
}

/** What a warm-up found, and where it left the chains. */
export interface WarmedUp {
  readonly algorithm: ChainAlgorithm
  readonly state: ChainState
  readonly stepSize: number
  readonly metric: Metric
}

/**
 * Finds step size and masses while the chains find their density, in three phases as Stan does (reference manual section 15.2): step
 * size alone (15 %), windows of doubling length after each of which the masses are the variances of all chains in it, regularised
 * towards 10⁻³ (75 %), step size alone again (10 %).
 * @param make the algorithm for a step size and a metric
 * @throws ConfigError for a number of steps that is none
 */
export function warmUp(make: (stepSize: number, metric: Metric) => ChainAlgorithm, options: WarmUpOptions): WarmedUp {
  const { key, dim, steps, target = 0.7, stepSize: first = 0.1, masses = true } = options
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new ConfigError({ who: 'warmUp', wanted: 'a positive whole number of steps', got: String(steps) })
  }
  const ends = masses ? windowEnds(steps) : []
  const windowFrom = Math.floor(0.15 * steps)
  let metric = unitMetric(dim)
  let averaging = dualAveraging(first, target)
  let state = make(first, metric).init(options.positions)
  let spread = newSpread(dim)
  for (let i = 0; i < steps; i++) {
    const { state: next, info } = make(averaging.stepSize, metric).step(fold(key, i), state)
    state = next
    averaging = averaging.update(info.acceptance.reduce((a, b) => a + b, 0) / info.acceptance.length)
    if (!masses || i < windowFrom || i >= (ends.at(-1) ?? 0)) continue
    spread.add(state.positions)
    if (!ends.includes(i + 1)) continue
    metric = diagonalMetric(spread.regularised())
    spread = newSpread(dim)
    averaging = dualAveraging(averaging.averaged, target)
  }
  const { averaged } = averaging
  const algorithm = make(averaged, metric)
  return { algorithm, state, stepSize: averaged, metric }
}

/** Where the windows end: each twice as long as the one before, the last one up to the final phase. */
function windowEnds(steps: number): number[] {
  const [from, to] = [Math.floor(0.15 * steps), Math.floor(0.9 * steps)]
  const ends: number[] = []
  let length = Math.max(5, Math.floor((to - from) / 8))
  for (let end = from + length; end < to; end += length) {
    // a rest that is shorter than the next window belongs to this one
    if (end + 2 * length > to) break
    ends.push(end)
    length *= 2
  }
  return to > from ? [...ends, to] : []
}

/** Mean and squares of columns as they come (Welford). */
function newSpread(dim: number) {
  let n = 0
  const mean = new Float64Array(dim)
  const square = new Float64Array(dim)
  return {
    add(rows: Rows): void {
      for (let at = 0; at < rows.length; at += dim) {
        n++
        for (let c = 0; c < dim; c++) {
          const distance = rows[at + c] - mean[c]
          mean[c] += distance / n
          square[c] += distance * (rows[at + c] - mean[c])
        }
      }
    },
    /** Variances, drawn towards 10⁻³ as far as five points can. */
    regularised: (): Float64Array =>
      square.map((s) => (n < 2 ? 1 : (n / (n + 5)) * Math.max(s / (n - 1), 1e-12) + 1e-3 * (5 / (n + 5)))),
  }
}
