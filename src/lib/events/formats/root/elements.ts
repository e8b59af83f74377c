import type { Numbers } from '../../../columns/index.ts'
import { decodeField, type NumberField, typeOf } from '../numberField.ts'

/** How the elements of a column of an RNTuple are stored. */
export interface Encoding {
  readonly type: string
  readonly bits: number
  readonly field: NumberField
  /** All first bytes of the elements, then all second ones, … */
  readonly split?: true
  /** Signed numbers as 0, −1, 1, −2, … */
  readonly zigzag?: true
  /** Each element is the difference to the one before. */
  readonly delta?: true
  /** Where the list of each entry ends. */
  readonly index?: true
}

const field = (kind: 'float' | 'int', size: number, signed = true): NumberField => ({
  ...{ kind, size, signed, offset: 0, littleEndian: true },
})
const plain = (of: NumberField, more: Partial<Encoding> = {}): Encoding => ({
  ...{ type: more.zigzag ? typeOf({ ...of, signed: true }) : typeOf(of), bits: 8 * of.size, field: of },
  ...more,
})
const zigzag = { split: true, zigzag: true } as const
const unsigned = (size: number) => field('int', size, false)

/** By the numbers of the specification of RNTuple (column types); halves and truncated reals are not read. */
export const ENCODINGS: Readonly<Record<number, Encoding>> = {
  0: { type: 'bit', bits: 1, field: unsigned(1) },
  1: plain(unsigned(1)),
  2: plain(field('int', 1)),
  3: plain(field('int', 1)),
  4: plain(unsigned(1)),
  5: plain(field('int', 2)),
  6: plain(unsigned(2)),
  7: plain(field('int', 4)),
  8: plain(unsigned(4)),
  9: plain(field('int', 8)),
  10: plain(unsigned(8)),
  12: plain(field('float', 4)),
  13: plain(field('float', 8)),
  14: plain(unsigned(4), { index: true }),
  15: plain(unsigned(8), { index: true }),
  17: plain(unsigned(2), zigzag),
  18: plain(unsigned(2), { split: true }),
  19: plain(unsigned(4), zigzag),
  20: plain(unsigned(4), { split: true }),
  21: plain(unsigned(8), zigzag),
  22: plain(unsigned(8), { split: true }),
  24: plain(field('float', 4), { split: true }),
  25: plain(field('float', 8), { split: true }),
  26: plain(unsigned(4), { split: true, delta: true, index: true }),
  27: plain(unsigned(8), { split: true, delta: true, index: true }),
}

/** Elements whose bytes lie apart put together again. */
function joined(bytes: Buffer, size: number, count: number): Buffer {
  const out = Buffer.alloc(count * size)
  for (let k = 0, at = 0; k < size; k++) for (let to = k; to < out.length; to += size) out[to] = bytes[at++]
  return out
}

const bits = (bytes: Buffer, count: number) =>
  Uint8Array.from({ length: count }, (_, i) => (bytes[i >> 3] >> (i & 7)) & 1)

/** The elements of an unpacked page. */
export function decodeElements(bytes: Buffer, encoding: Encoding, count: number): Numbers {
  const { field, split, zigzag, delta } = encoding
  if (encoding.bits === 1) return bits(bytes, count)
  const values = decodeField(split ? joined(bytes, field.size, count) : bytes, field.size, field)
  if (zigzag) return Float64Array.from(values, (value) => (value % 2 === 0 ? value / 2 : -(value + 1) / 2))
  if (!delta) return values
  let sum = 0
  return Float64Array.from(values, (value) => (sum += value))
}
