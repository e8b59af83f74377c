import { type QuantileTable, quantileFunction, quantileTable } from '../../samples/index.ts'
import { fold, type Key, uniforms } from '../../tensor/index.ts'

/** What a cloud is asked to be: its mass over the jet's p_T, and its number of particles. */
export interface Conditions {
  readonly count: number
  /** [count] */
  readonly mass: Float64Array
  /** [count] */
  readonly size: Int32Array
}

/** How often each number of particles came, and the masses of the clouds that had it; plain data. */
export interface ConditionTable {
  readonly sizes: readonly { readonly size: number; readonly share: number; readonly mass: QuantileTable }[]
}

/** The table of conditions as they come. */
export function conditionTable({ count, mass, size }: Conditions): ConditionTable {
  const sizes = [...new Set(size)].sort((a, b) => a - b)
  return {
    sizes: sizes.map((n) => {
      const own = mass.filter((_, i) => size[i] === n)
      return { size: n, share: own.length / count, mass: quantileTable(own) }
    }),
  }
}

/**
 * Conditions as they come in training: the number of particles by its frequency, the mass by the inverse of its distribution
 * function for that number, interpolated monotonously (arXiv 2211.13630 section 3).
 * @param first the place of the first in the key's stream
 */
export function drawConditions({ sizes }: ConditionTable, key: Key, count: number, first = 0): Conditions {
  const own = fold(key, CONDITION_STREAM)
  // one counter block for each: the size by its first number, the mass by its second
  const numbers = uniforms(own, 2 * count, 2 * first)
  const [u, v] = [0, 1].map((which) => numbers.filter((_, k) => k % 2 === which))
  const inverse = sizes.map(({ mass }) => quantileFunction(mass))
  const upTo: number[] = []
  for (const { share } of sizes) upTo.push((upTo.at(-1) ?? 0) + share)
  const chosen = Array.from(u, (level) => {
    const place = upTo.findIndex((sum) => level < sum)
    return place < 0 ? sizes.length - 1 : place
  })
  return {
    count,
    size: Int32Array.from(chosen, (c) => sizes[c].size),
    mass: Float64Array.from(chosen, (c, i) => Math.max(0, inverse[c](v[i]))),
  }
}

/** Apart from the noise that the same key is for. */
const CONDITION_STREAM = 2 ** 33

/** What a network is told of the conditions. */
export const CONDITIONS = ['none', 'mass', 'mass-and-size'] as const
/** One of the ways to condition. */
export type ConditionChoice = (typeof CONDITIONS)[number]

/** Scales of the conditions, fitted in training; plain data. */
export interface ConditionScales {
  readonly meanMass: number
  readonly massWidth: number
  readonly places: number
}

export function conditionScales({ mass, size }: Conditions): ConditionScales {
  const mean = mass.reduce((a, b) => a + b, 0) / mass.length
  const square = mass.reduce((a, b) => a + (b - mean) ** 2, 0) / mass.length
  return { meanMass: mean, massWidth: Math.sqrt(square) || 1, places: size.reduce((a, b) => Math.max(a, b), 1) }
}

/** Keeps the logarithm of a mass of 0 finite. */
const MASS_FLOOR = 0.01

export const conditionWidth = (choice: ConditionChoice): number => ({ none: 0, mass: 2, 'mass-and-size': 3 })[choice]

/** The columns that a network sees of one condition: mass, its logarithm, number of particles, each of order 1. */
export function writeCondition(
  choice: ConditionChoice,
  { meanMass, massWidth, places }: ConditionScales,
  mass: number,
  size: number,
  out: Float32Array,
  at: number,
): void {
  if (choice === 'none') return
  out[at] = (mass - meanMass) / massWidth
  out[at + 1] = 2 * Math.log((mass + MASS_FLOOR) / (meanMass + MASS_FLOOR))
  if (choice === 'mass-and-size') out[at + 2] = (size - places + 2) / 3
}
