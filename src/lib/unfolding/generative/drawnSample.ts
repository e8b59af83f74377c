import { ConfigError, ShapeError } from '../../../complaint.ts'
import type { Quantity } from '../../columns/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { bootstrapWeights, checkWeights } from '../omnifold/omnifold.ts'
import type { Replica, UnfoldedSample } from '../sample/unfoldedSample.ts'

/** Draws of the posterior of every measured event. */
export interface EventDraws {
  readonly method: string
  readonly columns: readonly Quantity[]
  /** Measured events. */
  readonly events: number
  /** Draws of each. */
  readonly draws: number
  /** [events, draws, columns.length] */
  readonly values: Float32Array
  /** Of the measured events, [events]; 1 where not given. */
  readonly weights?: ArrayLike<number>
}

/** What an unfolded sample of draws is given for its errors. */
export interface DrawnReplicas {
  readonly key: Key
  /** Repeated with Poisson numbers of the measured events; 0 for none. */
  readonly bootstraps?: number
  /** The draws of other trainings, of the same events and as many: [events, draws, columns.length] each. */
  readonly ensemble?: readonly Float32Array[]
}

/**
 * Draws of the posteriors of all measured events as one unfolded sample: each event counts once, shared by its draws. A replica
 * takes an event with all of its draws, as they have one measurement in common.
 * @param shares of the draws of each event, [events, draws], of sum 1 an event; equal where not given
 * @throws ShapeError for arrays of other lengths; ConfigError for a negative number of replicas; DomainError for a weight that is negative or not finite
 */
export function drawnSample(
  { method, columns, events, draws, values, weights }: EventDraws,
  { key, bootstraps = 0, ensemble = [] }: DrawnReplicas,
  shares?: Float64Array,
): UnfoldedSample {
  const who = 'drawnSample'
  const count = events * draws
  const numbers = count * columns.length
  const lengths = [values.length, ...ensemble.map(({ length }) => length)]
  if (
    lengths.some((n) => n !== numbers) ||
    (shares && shares.length !== count) ||
    (weights?.length ?? events) !== events
  ) {
    const wanted = `${events} × ${draws} × ${columns.length} numbers, shares of all draws and weights of all events`
    throw new ShapeError({ who, wanted, got: `${lengths.join(', ')}; ${shares?.length}; ${weights?.length}` })
  }
  if (!(Number.isInteger(bootstraps) && bootstraps >= 0)) {
    throw new ConfigError({ who, wanted: 'no or more bootstraps', got: String(bootstraps) })
  }
  checkWeights(who, events, weights)
  const place = Int32Array.from({ length: count }, (_, row) => Math.floor(row / draws))
  const shared = (ofEvents: ArrayLike<number>) =>
    Float64Array.from({ length: count }, (_, row) => ofEvents[place[row]] * (shares ? shares[row] : 1 / draws))
  const own = weights ?? new Float64Array(events).fill(1)
  const replicas: Replica[] = [
    ...Array.from(
      { length: bootstraps },
      (_, b): Replica => ({ kind: 'statistical', weights: shared(bootstrapWeights(fold(key, b), events, own)) }),
    ),
    ...(ensemble.length > 0 ? [values, ...ensemble] : []).map(
      (drawn): Replica => ({ kind: 'model', weights: shared(own), values: drawn }),
    ),
  ]
  return { method, columns, count, values, weights: shared(own), replicas, events: place }
}
