import { DomainError } from '../../../complaint.ts'

/**
 * Refuses numbers that are none.
 * @throws DomainError for the first that is not finite, with its place
 */
export function checkFinite(who: string, what: string, numbers: ArrayLike<number>): void {
  for (let i = 0; i < numbers.length; i++) {
    if (Number.isFinite(numbers[i])) continue
    throw new DomainError({ who, wanted: `finite ${what}`, got: `${numbers[i]} in place ${i}` })
  }
}
