import { ConfigError } from '../../complaint.ts'
import { fold, type Key, permutation } from '../tensor/index.ts'
import type { AnyEvents } from './layouts/layout.ts'
import { concatEvents, takeEvents } from './takeEvents.ts'

/** Events of one process, and the share that it has in a mixture. */
export interface Ingredient<E extends AnyEvents> {
  readonly events: E
  /** Above 0; shares are relative to their sum. */
  readonly share: number
}

/** Pseudo-data of several processes. */
export interface Mixture<E extends AnyEvents> {
  readonly events: E
  /** The ingredient that each event is of, [count]. */
  readonly origin: Int32Array
}

/**
 * Pseudo-data of `count` events from several processes in given shares (rounded to whole events), none of them twice, in an
 * order at random: 10 % of a resonance in its background, say (arXiv 1912.00477 section 3.3).
 * @throws ConfigError for no ingredient, a share that is not above 0, a number that is none, or fewer events than are asked for
 */
export function mixEvents<E extends AnyEvents>(
  key: Key,
  count: number,
  ingredients: readonly Ingredient<E>[],
): Mixture<E> {
  const who = 'mixEvents'
  const total = ingredients.reduce((sum, { share }) => sum + share, 0)
  if (!(ingredients.every(({ share }) => share > 0) && total > 0 && total < Infinity)) {
    throw new ConfigError({
      who,
      wanted: 'shares above 0',
      got: ingredients.map(({ share }) => share).join() || 'none',
    })
  }
  if (!Number.isInteger(count) || count < 1) {
    throw new ConfigError({ who, wanted: 'a whole number of events above 0', got: String(count) })
  }
  const numbers = wholeParts(
    count,
    ingredients.map(({ share }) => share / total),
  )
  const parts = ingredients.map(({ events }, i) => {
    if (events.count < numbers[i]) {
      throw new ConfigError({ who, wanted: `${numbers[i]} events of ingredient ${i}`, got: String(events.count) })
    }
    return takeEvents(events, permutation(fold(key, i), events.count).subarray(0, numbers[i]))
  })
  const order = permutation(fold(key, ingredients.length), count)
  const origin = Int32Array.from(numbers.flatMap((n, i) => new Array<number>(n).fill(i)))
  return { events: takeEvents(concatEvents(parts), order), origin: Int32Array.from(order, (i) => origin[i]) }
}

/** Whole numbers that sum up to `count`, each within one of its share. */
function wholeParts(count: number, shares: readonly number[]): number[] {
  let before = 0
  let sum = 0
  return shares.map((share, i) => {
    sum += share
    const upTo = i === shares.length - 1 ? count : Math.round(count * sum)
    const part = upTo - before
    before = upTo
    return part
  })
}
