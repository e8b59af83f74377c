/** The inputs that every function is tried on, made from an ordinary one of a few different positive numbers. */
export const KINDS = [
  'empty',
  'one',
  'equal',
  'NaN',
  'Infinity',
  '-Infinity',
  'negative',
  'huge',
  'tiny',
  'unsorted',
  'float32',
] as const

export type Kind = (typeof KINDS)[number]
export type Numbers = Float64Array | Float32Array

/** The place whose number is spoilt. */
export const SPOILT = 1
export const HUGE = 2 ** 300
export const TINY = 2 ** -300

const spoilt = (base: readonly number[], by: number) => Float64Array.from(base.with(SPOILT, by))
const times = (base: readonly number[], factor: number) => Float64Array.from(base, (x) => x * factor)

/** The places of the ordinary numbers in the unsorted ones. */
export const shuffled = (n: number): number[] =>
  Array.from({ length: n }, (_, i) => i).sort((a, b) => ((a * 7 + 3) % n) - ((b * 7 + 3) % n) || b - a)

const MAKERS: Record<Kind, (base: readonly number[]) => Numbers> = {
  empty: () => new Float64Array(),
  one: (base) => Float64Array.of(base[0]),
  equal: (base) => new Float64Array(base.length).fill(base[SPOILT]),
  NaN: (base) => spoilt(base, Number.NaN),
  Infinity: (base) => spoilt(base, Number.POSITIVE_INFINITY),
  '-Infinity': (base) => spoilt(base, Number.NEGATIVE_INFINITY),
  negative: (base) => times(base, -1),
  huge: (base) => times(base, HUGE),
  tiny: (base) => times(base, TINY),
  unsorted: (base) => Float64Array.from(shuffled(base.length), (i) => base[i]),
  float32: (base) => Float32Array.from(base),
}

export const inputOf = (kind: Kind, base: readonly number[]): Numbers => MAKERS[kind](base)
