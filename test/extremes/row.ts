import { assertClose } from '../helpers/assertClose.ts'
import type { Kind, Numbers } from './inputs.ts'
import { alone, asDoubles, mirrored, nothing, permuted, same, scaled, type Verdict } from './verdicts.ts'

/** One function on all inputs, in one of its arguments. */
export interface Row {
  /** Exports of the room that this row is there for. */
  readonly covers: readonly string[]
  /** The argument that is varied, where a function has several rows. */
  readonly of?: string
  /** An ordinary input: different positive numbers. */
  readonly base: readonly number[]
  readonly feed: (x: Numbers) => unknown
  readonly expects: Readonly<Record<Kind, Verdict>>
}

/** Exports that take no numbers, with the reason. */
export type NoNumbers = Readonly<Record<string, string>>

type Expects = Partial<Record<Kind, Verdict>>

interface Elementwise {
  readonly covers: string | readonly string[]
  readonly of?: string
  readonly base?: readonly number[]
  readonly feed: (x: Numbers) => unknown
  /** Numbers that one number of the input makes. */
  readonly width?: number
  /** How they grow with it. */
  readonly power?: number
  /** What they do when it changes its sign. */
  readonly sign?: 1 | -1
  /** Where other than by these rules. */
  readonly expects?: Expects
}

const BASE = [1.5, 2, 0.75, 3.25, 2.5]
const hasNaN = (row: number[]) => row.some(Number.isNaN)

/** A function that makes `width` numbers of each number, on its own. */
export function each({ covers, base = BASE, feed, width = 1, power = 1, sign = -1, expects, of }: Elementwise): Row {
  const first = (row: number): Verdict => ({
    check: (got, { ordinary, input }) => {
      const wanted = Array.from(input).flatMap(() => ordinary.slice(row * width, (row + 1) * width))
      assertClose(got, wanted, { relative: 1e-12, absolute: 1e-15 })
    },
  })
  return rowOf(covers, base, feed, of, {
    empty: nothing,
    one: first(0),
    equal: first(1),
    NaN: alone(width, hasNaN),
    Infinity: alone(width, (row) => row.length === width),
    '-Infinity': alone(width, (row) => row.length === width),
    negative: mirrored(sign),
    huge: scaled(power),
    tiny: scaled(power),
    unsorted: permuted(width),
    float32: asDoubles,
    ...expects,
  })
}

interface Whole extends Omit<Elementwise, 'width' | 'power' | 'sign' | 'expects'> {
  /** All kinds but those whose rule is that of every number, `unsorted` (the same) and `float32` (the same as doubles). */
  readonly expects: Expects & Record<Exclude<Kind, 'unsorted' | 'float32'>, Verdict>
}

/** A function of all numbers together, whose result does not depend on their order. */
export const whole = ({ covers, base = BASE, feed, of, expects }: Whole): Row =>
  rowOf(covers, base, feed, of, { unsorted: same, float32: asDoubles, ...expects })

function rowOf(
  covers: string | readonly string[],
  base: readonly number[],
  feed: Row['feed'],
  of: string | undefined,
  expects: Row['expects'],
): Row {
  return { covers: typeof covers === 'string' ? [covers] : covers, base, feed, expects, ...(of && { of }) }
}

/** The same verdict on several kinds. */
export const onAll = (kinds: readonly Kind[], verdict: Verdict): Expects =>
  Object.fromEntries(kinds.map((kind) => [kind, verdict]))

export const SPOILING: readonly Kind[] = ['NaN', 'Infinity', '-Infinity']
