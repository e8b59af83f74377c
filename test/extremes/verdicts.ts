import assert from 'node:assert/strict'
import { assertClose } from '../helpers/assertClose.ts'
import { HUGE, type Kind, type Numbers, SPOILT, shuffled, TINY } from './inputs.ts'

/** What a function must do with an input. */
export type Verdict =
  /** It throws an error of the library whose message is this. */
  | { readonly refused: RegExp }
  /** It gives numbers that fulfil this; NaN among them only where `nan`, and then its documentation says so. */
  | { readonly check: (got: number[], about: About) => void; readonly nan?: boolean }

export interface About {
  /** What it gives for the ordinary input. */
  readonly ordinary: number[]
  readonly input: Numbers
  readonly kind: Kind
  readonly feed: (x: Numbers) => unknown
}

export const refused = (message: RegExp): Verdict => ({ refused: message })

/** Any numbers that are finite. */
export const finite: Verdict = {
  check: (got) => assert.ok(got.length > 0 && got.every(Number.isFinite), `${got}`),
}

/** These numbers. */
export const gives = (...wanted: number[]): Verdict => ({
  check: (got) => assertClose(got, wanted, { relative: 1e-9, absolute: 1e-12 }),
  nan: wanted.some(Number.isNaN),
})

/** Any numbers, NaN among them, for a reason that the documentation gives. */
export const anything: Verdict = { check: () => {}, nan: true }

/** No numbers at all. */
export const nothing: Verdict = { check: (got) => assert.deepEqual(got, []) }

/** What the ordinary input gives. */
export const same: Verdict = {
  check: (got, { ordinary }) => assertClose(got, ordinary, { relative: 1e-12, absolute: 1e-15 }),
}

/** What the ordinary input gives, times the factor of the input to a power. */
export const scaled = (power: number): Verdict => ({
  check: (got, { ordinary, kind }) => {
    const unit = kind === 'huge' ? HUGE : TINY
    const relative = got.map((x) => (power === 0 ? x : power === 2 ? x / unit / unit : x / unit))
    assertClose(relative, ordinary, { relative: 1e-9, absolute: 1e-12 })
  },
})

/** What the ordinary input gives, times a sign. */
export const mirrored = (sign: 1 | -1): Verdict => ({
  check: (got, { ordinary }) => {
    assertClose(
      got.map((x) => sign * x),
      ordinary,
      { relative: 1e-12, absolute: 1e-15 },
    )
  },
})

/** What the same numbers give as doubles, to the last bit. */
export const asDoubles: Verdict = {
  check: (got, { input, feed }) => assert.deepEqual(got, numbersOf(feed(Float64Array.from(input)))),
}

/** Rows of `width` numbers, one for each of the input: those of the ordinary input in the input's order. */
export const permuted = (width: number): Verdict => ({
  check: (got, { ordinary, input }) => {
    const wanted = shuffled(input.length).flatMap((i) => ordinary.slice(i * width, (i + 1) * width))
    assertClose(got, wanted, { relative: 1e-12, absolute: 1e-15 })
  },
})

/** Only the row of the spoilt number is another, and holds one that is not finite or what else the function makes of it. */
export const alone = (width: number, row: (numbers: number[]) => boolean): Verdict => ({
  nan: true,
  check: (got, { ordinary }) => {
    const isRow = (i: number) => Math.floor(i / width) === SPOILT
    const others = (numbers: number[]) => numbers.filter((_, i) => !isRow(i))
    assertClose(others(got), others(ordinary), { relative: 1e-12, absolute: 1e-15 })
    assert.ok(row(got.filter((_, i) => isRow(i))), `row ${SPOILT}: ${got.filter((_, i) => isRow(i))}`)
  },
})

/** All numbers in a result, in order. */
export function numbersOf(result: unknown): number[] {
  if (typeof result === 'number') return [result]
  if (ArrayBuffer.isView(result)) return Array.from(result as unknown as ArrayLike<number>)
  if (Array.isArray(result)) return result.flatMap(numbersOf)
  if (result && typeof result === 'object') return Object.values(result).flatMap(numbersOf)
  return []
}
