import { DomainError } from '../../../complaint.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import type { Measured } from '../statistics/measured.ts'
import { moments } from '../statistics/moments.ts'

/** Mean −ln p of the truths, in nats. */
export interface NegativeLogLikelihood extends Measured {
  readonly n: number
  /** What the density is a density in, with units. */
  readonly coordinates: string
}

/**
 * Mean −ln p(truth | event) and its standard error, in float64; not a number of no events, and of one without an error.
 *
 * `add` takes ln p of the truths, [n], and throws DomainError where one is not finite.
 * @param coordinates what the density is a density in, such as 'px [GeV], py [GeV], η'
 */
export function negativeLogLikelihood(coordinates: string): Accumulator<ArrayLike<number>, NegativeLogLikelihood> {
  const running = moments()
  return {
    add(logProb) {
      for (let i = 0; i < logProb.length; i++) {
        if (!Number.isFinite(logProb[i])) {
          const got = `${logProb[i]} in event ${running.count()}`
          throw new DomainError({ who: 'negativeLogLikelihood', wanted: 'finite log-densities', got })
        }
        running.add(-logProb[i])
      }
    },
    result: () => ({ n: running.count(), coordinates, ...running.mean() }),
  }
}
