import type { Quantity } from '../../lib/columns/index.ts'
import type { Domain } from './domain.ts'
import type { Ticks } from './ticks.ts'

/** A quantity of kinds instead of numbers: the first category stands at 0, the next at 1. */
export interface Categorical extends Quantity {
  readonly categories: readonly string[]
}

/** The categories of a quantity that has some. */
export const categoriesOf = (of: Quantity | Categorical): readonly string[] | undefined =>
  'categories' in of ? of.categories : undefined

/** Every category with as much room as the others. */
export const categoryDomain = (categories: readonly string[]): Domain => [-0.5, categories.length - 0.5]

export const categoryTicks = (categories: readonly string[]): Ticks => ({
  major: categories.map((label, value) => ({ value, label })),
  minor: [],
})
