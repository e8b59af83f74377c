import { ConfigError, DomainError, ShapeError } from '../../../complaint.ts'
import { fold, type Key } from '../../tensor/index.ts'
import type { ClassRows } from '../../training/index.ts'
import { poissonNumbers } from '../poisson.ts'
import { effectiveRows } from '../sample/unfoldedSample.ts'
import type { FitRatio, Ratio } from './densityRatios.ts'

/** Simulated events at both levels. */
export interface Simulation {
  /** Events, n. */
  readonly count: number
  /** [n, columns at detector level]; rows that were not measured may hold anything finite. */
  readonly measured: Float32Array
  /** [n, columns at generator level]; rows outside of the region that is unfolded may hold anything finite. */
  readonly generated: Float32Array
  /** Of the generator, [n]; 1 where not given. */
  readonly weights?: ArrayLike<number>
  /** 1 for events that are measured, [n]; all where not given. The others are misses. */
  readonly isMeasured?: ArrayLike<number>
  /** 1 for events of the region that is unfolded, [n]; all where not given. The others that are measured are fakes. */
  readonly isGenerated?: ArrayLike<number>
}

/** How OmniFold iterates. */
export interface OmniFoldOptions {
  readonly key: Key
  /** 5 */
  readonly iterations?: number
  /** Of data to simulation at detector level, and of weighted to unweighted simulation at generator level. */
  readonly fit: { readonly measured: FitRatio; readonly generated: FitRatio }
  /**
   * What becomes of events that are not measured: `average`, the weight that measured events of the same truth get (as in D'Agostini's
   * method); `keep`, that of the last iteration, which converges more slowly.
   */
  readonly misses?: 'average' | 'keep'
  /** Told the record of each finished iteration. */
  readonly onIteration?: (record: OmniFoldRecord) => void
}

/** What one iteration did. */
export interface OmniFoldRecord {
  readonly iteration: number
  /** Effective number of generated events, (Σw)²/Σw². */
  readonly effective: number
  /** Largest weight over their mean. */
  readonly largest: number
  /** Root of the weighted mean of (ln ratio)² between data and simulation before it: 0 when the folded result is the data. */
  readonly detectorSpread: number
  /** Root of the mean square of the change of weights, relative to their mean: 0 when it has converged. */
  readonly change: number
}

/** Weights that make simulated truth the unfolded data. */
export interface OmniFolded {
  /** Of every simulated event, its generator's weight included, [n]; 0 for events outside of the region. */
  readonly weights: Float64Array
  readonly history: readonly OmniFoldRecord[]
}

/**
 * OmniFold (arXiv 1911.09107 eqs. 1-3): step one weighs simulated to measured events, step two makes these weights a function of
 * the truth; unbinned, in any number of columns, with fakes and misses. The weights sum up to the events that were in the region
 * whether measured or not.
 * @param data rows at detector level, with weights where they have some
 * @throws ShapeError for arrays of other lengths; DomainError for numbers that are not finite or no event at a level; ConfigError
 * for less than one iteration
 */
export async function omnifold(data: ClassRows, simulation: Simulation, options: OmniFoldOptions): Promise<OmniFolded> {
  const { iterations = 5, misses = 'average', key, fit, onIteration } = options
  if (!(Number.isInteger(iterations) && iterations >= 1)) {
    throw new ConfigError({ who: 'omnifold', wanted: 'one iteration or more', got: String(iterations) })
  }
  const given = checked(data, simulation)
  const { count, nominal, isMeasured, isGenerated } = given
  const measured = picked(simulation.measured, count, (i) => isMeasured[i])
  const generated = picked(simulation.generated, count, (i) => isGenerated[i])
  // misses are no part of step two where they are to get the average
  const trained = picked(simulation.generated, count, (i) => isGenerated[i] && (isMeasured[i] || misses === 'keep'))
  let push = new Float64Array(count).fill(1)
  const history: OmniFoldRecord[] = []
  const before: { measured?: Ratio; generated?: Ratio } = {}
  try {
    for (let iteration = 1; iteration <= iterations; iteration++) {
      const keyOf = (step: number) => fold(fold(key, iteration), step)
      const weigh = ({ rows }: Picked, weights: Float64Array) => Float64Array.from(rows, (i) => nominal[i] * weights[i])
      const next = async (step: 'measured' | 'generated', first: ClassRows, second: ClassRows, own: Key) => {
        const old = before[step]
        const ratio = await fit[step](first, second, { key: own, ...(old && { before: old }) })
        old?.dispose()
        before[step] = ratio
        return ratio
      }
      // step one: data over simulation as it is weighted so far
      const folded = weigh(measured, push)
      const scale = given.total / sumOf(folded)
      const one = await next('measured', data, { values: measured.values, weights: folded }, keyOf(1))
      const ratios = finite(one.of(measured.values), 'step one')
      const pull = Float64Array.from(push)
      measured.rows.forEach((i, k) => {
        pull[i] = push[i] * ratios[k] * scale
      })
      // step two: the pulled over the first weights, as a function of the truth
      const [pulled, plain] = [weigh(trained, pull), weigh(trained, new Float64Array(count).fill(1))]
      const two = await next(
        'generated',
        { values: trained.values, weights: pulled },
        { values: trained.values, weights: plain },
        keyOf(2),
      )
      const pushed = finite(two.of(generated.values), 'step two')
      const rate = sumOf(pulled) / sumOf(plain)
      const last = push
      push = new Float64Array(count).fill(1)
      generated.rows.forEach((i, k) => {
        push[i] = pushed[k] * rate
      })
      history.push(recordOf(iteration, { ratios, folded, push, last, nominal, rows: generated.rows }))
      onIteration?.(history[history.length - 1])
    }
  } finally {
    before.measured?.dispose()
    before.generated?.dispose()
  }
  return { weights: push.map((w, i) => (isGenerated[i] ? w * nominal[i] : 0)), history }
}

interface Picked {
  readonly rows: Int32Array
  readonly values: Float32Array
}

function picked(values: Float32Array, count: number, keeps: (i: number) => boolean): Picked {
  const width = values.length / count
  const rows = Int32Array.from({ length: count }, (_, i) => i).filter(keeps)
  const out = new Float32Array(rows.length * width)
  rows.forEach((row, k) => {
    out.set(values.subarray(row * width, (row + 1) * width), k * width)
  })
  if (rows.length > 0) return { rows, values: out }
  throw new DomainError({ who: 'omnifold', wanted: 'simulated events at both levels', got: 'none at one of them' })
}

const sumOf = (weights: ArrayLike<number>) => {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += weights[i]
  return sum
}

function finite(ratios: Float64Array, step: string): Float64Array {
  const bad = ratios.findIndex((ratio) => !(ratio >= 0 && ratio < Infinity))
  if (bad < 0) return ratios
  const fix = 'limit the ratios of the classifier (most), or train it less'
  throw new DomainError({ who: `omnifold: ${step}`, wanted: 'finite ratios', got: `${ratios[bad]} in row ${bad}`, fix })
}

interface Made {
  readonly ratios: Float64Array
  readonly folded: Float64Array
  readonly push: Float64Array
  readonly last: Float64Array
  readonly nominal: Float64Array
  readonly rows: Int32Array
}

function recordOf(iteration: number, { ratios, folded, push, last, nominal, rows }: Made): OmniFoldRecord {
  let [spread, weight] = [0, 0]
  for (let k = 0; k < ratios.length; k++) {
    if (!(ratios[k] > 0)) continue
    spread += folded[k] * Math.log(ratios[k]) ** 2
    weight += folded[k]
  }
  const weights = Float64Array.from(rows, (i) => push[i] * nominal[i])
  const mean = sumOf(weights) / weights.length
  const change = rows.reduce((sum, i) => sum + ((push[i] - last[i]) * nominal[i]) ** 2, 0) / rows.length
  return {
    iteration,
    effective: effectiveRows(weights),
    largest: weights.reduce((most, w) => Math.max(most, w), 0) / mean,
    detectorSpread: Math.sqrt(spread / weight),
    change: Math.sqrt(change) / mean,
  }
}

function checked(data: ClassRows, simulation: Simulation) {
  const { count, measured, generated, weights, isMeasured, isGenerated } = simulation
  const who = 'omnifold'
  const lengths = [weights, isMeasured, isGenerated].flatMap((column) => (column ? [column.length] : []))
  const width = measured.length / count
  const rows = data.values.length / width
  const whole = [width, generated.length / count, rows].every((n) => Number.isInteger(n) && n >= 1)
  if (!whole || lengths.some((n) => n !== count) || (data.weights && data.weights.length !== rows)) {
    const wanted = 'whole rows of one width at each level, and a number of each event where weights or flags are given'
    const got = `${data.values.length}, ${measured.length} and ${generated.length} numbers; ${lengths.join(', ')}`
    throw new ShapeError({ who, wanted, got })
  }
  for (const [name, numbers] of Object.entries({ data: data.values, measured, generated })) {
    const bad = numbers.findIndex((x) => !Number.isFinite(x))
    if (bad >= 0)
      throw new DomainError({ who: `${who}: ${name}`, wanted: 'finite numbers', got: `${numbers[bad]} at ${bad}` })
  }
  const nominal = Float64Array.from({ length: count }, (_, i) => weights?.[i] ?? 1)
  const ofData = Float64Array.from({ length: rows }, (_, i) => data.weights?.[i] ?? 1)
  for (const some of [nominal, ofData]) {
    const bad = some.findIndex((w) => !(w >= 0 && w < Infinity))
    if (bad >= 0) throw new DomainError({ who, wanted: 'finite weights of at least 0', got: `${some[bad]} at ${bad}` })
  }
  const flags = (column?: ArrayLike<number>) => Array.from({ length: count }, (_, i) => (column?.[i] ?? 1) !== 0)
  return { count, nominal, total: sumOf(ofData), isMeasured: flags(isMeasured), isGenerated: flags(isGenerated) }
}

/**
 * Poisson numbers of mean 1 for each row, times its weight: a bootstrap replica of a sample.
 * @throws ShapeError for weights of another number; DomainError for a weight that is negative or not finite
 */
export function bootstrapWeights(key: Key, count: number, weights?: ArrayLike<number>): Float64Array {
  checkWeights('bootstrapWeights', count, weights)
  const numbers = poissonNumbers(key, new Float64Array(count).fill(1))
  return weights ? numbers.map((n, i) => n * weights[i]) : numbers
}

/** @throws ShapeError for weights of another number; DomainError for one that is negative or not finite */
export function checkWeights(who: string, count: number, weights: ArrayLike<number> | undefined): void {
  if (!weights) return
  if (weights.length !== count) throw new ShapeError({ who, wanted: `${count} weights`, got: String(weights.length) })
  for (let i = 0; i < count; i++) {
    if (weights[i] >= 0 && weights[i] < Infinity) continue
    throw new DomainError({ who, wanted: 'finite weights of at least 0', got: `${weights[i]} at ${i}` })
  }
}
