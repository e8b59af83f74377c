import { ConfigError } from '../../../complaint.ts'
import {
  type ClassifierTwoSample,
  classifierTwoSample,
  type Kolmogorov,
  kolmogorovTwoSample,
} from '../../evaluation/index.ts'
import { type Inputs, someRows } from './reference.ts'

/** Whether events are like those of the training, by what is measured of them. */
export interface Drift {
  readonly events: number
  /** Events of the training that they were compared with. */
  readonly reference: number
  readonly classifier: ClassifierTwoSample
  /** By quantity, the two-sample test of Kolmogorov and Smirnov. */
  readonly columns: Readonly<Record<string, Kolmogorov>>
  /** The quantities that differ most, those first. */
  readonly most: readonly string[]
  /** Probability of differences as large by chance, the number of tests counted in. */
  readonly p: number
}

/** Below this probability inputs count as others than those of the training. */
export const DRIFT_LEVEL = 1e-3
/** Fewer events cannot be compared. */
export const DRIFT_LEAST = 40

const MOST = 20_000

/**
 * Compares events with those of a training: a classifier on all quantities together, and each quantity by itself.
 * @throws ConfigError for fewer than 40 events
 */
export function driftOf(inputs: Inputs, reference: Inputs): Drift {
  if (Math.min(inputs.count, reference.count) < DRIFT_LEAST) {
    const wanted = `${DRIFT_LEAST} events or more`
    throw new ConfigError({ who: 'drift', wanted, got: `${inputs.count} beside ${reference.count} of the training` })
  }
  const [own, other] = [someRows(inputs, MOST), someRows(reference, MOST)]
  const width = own.columns.length
  const columnOf = ({ count, data }: Inputs, c: number) =>
    Float64Array.from({ length: count }, (_, i) => data[i * width + c])
  const tested = own.columns.map(
    (name, c) => [name, kolmogorovTwoSample(columnOf(own, c), columnOf(other, c))] as const,
  )
  const classifier = classifierTwoSample(compressed(other), compressed(own), width)
  const most = tested.toSorted(([, a], [, b]) => a.p - b.p || b.deviation - a.deviation)
  return {
    events: own.count,
    reference: other.count,
    classifier,
    columns: Object.fromEntries(tested),
    most: most.filter(([, { p }]) => p * width < 0.01).map(([name]) => name),
    p: Math.min(1, 2 * Math.min(classifier.p, width * most[0][1].p)),
  }
}

/** ln(1 + x) of quantities that are at least 0: momenta have long tails. */
const compressed = ({ data }: Inputs): Float64Array => Float64Array.from(data, (x) => Math.log1p(Math.max(0, x)))
