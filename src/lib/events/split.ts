import { ConfigError } from '../../complaint.ts'
import { type Key, permutation } from '../tensor/index.ts'

/** Indices of the events to learn from and of those to validate on; every event is in one of the two. */
export interface Split {
  readonly training: Int32Array
  readonly validation: Int32Array
}

function checkCount(who: string, count: number): void {
  if (Number.isInteger(count) && count >= 0 && count < 2 ** 31) return
  throw new ConfigError({ who, wanted: 'a whole number of events below 2³¹', got: String(count) })
}

function splitBy(count: number, isValidation: (event: number) => boolean): Split {
  const all = Int32Array.from({ length: count }, (_, i) => i)
  return { training: all.filter((i) => !isValidation(i)), validation: all.filter(isValidation) }
}

/**
 * Every `every`-th event validates, beginning with the first, as in the authors' code of ν-Flows (2207.00664).
 * @throws ConfigError unless `every` is an integer above 1 and `count` a whole number
 */
export function interleavedSplit(count: number, every = 10): Split {
  checkCount('interleavedSplit', count)
  if (!Number.isInteger(every) || every < 2) {
    throw new ConfigError({ who: 'interleavedSplit', wanted: 'every as an integer above 1', got: String(every) })
  }
  return splitBy(count, (i) => i % every === 0)
}

/**
 * A random `fraction` of the events (rounded to whole events) validates; both parts keep the order of the events.
 * @throws ConfigError unless 0 < `fraction` < 1 and `count` is a whole number
 */
export function randomSplit(key: Key, count: number, fraction: number): Split {
  checkCount('randomSplit', count)
  if (!(fraction > 0 && fraction < 1)) {
    throw new ConfigError({ who: 'randomSplit', wanted: 'a fraction between 0 and 1', got: String(fraction) })
  }
  const chosen = new Set(permutation(key, count).subarray(0, Math.round(count * fraction)))
  return splitBy(count, (i) => chosen.has(i))
}
