import { getMaxDefinitionLevel, getMaxRepetitionLevel } from 'hyparquet/src/schema.js'
import type { ColumnDecoder } from 'hyparquet/src/types.js'

const bitsOf = (level: number) => 32 - Math.clz32(level)

const damaged = (what: string) => new Error(`a page whose ${what} are damaged`)

/** A whole number in groups of seven bits, and where the next begins. */
function varInt(bytes: Uint8Array, from: number, to: number): { value: number; next: number } {
  let value = 0
  for (let at = from, scale = 1; at < to && scale < 2 ** 35; at++, scale *= 128) {
    value += (bytes[at] & 0x7f) * scale
    if (bytes[at] < 0x80) return { value, next: at + 1 }
  }
  throw damaged('runs')
}

/** Runs of equal numbers and of packed bits, in bytes `from` … `to` − 1: no more numbers than there are values. */
function checkHybrid(bytes: Uint8Array, from: number, to: number, width: number, values: number, what: string): void {
  if (from > to || to > bytes.length || width > 32) throw damaged(what)
  for (let at = from, seen = 0; seen < values && at < to; ) {
    const { value, next } = varInt(bytes, at, to)
    const packed = value % 2 === 1
    const count = Math.floor(value / 2)
    if (count > (packed ? Math.ceil((values - seen) / 8) : values - seen)) throw damaged(what)
    seen += packed ? 8 * count : count
    at = next + (packed ? count * width : Math.ceil(width / 8))
  }
}

/** What the head of a page of data says of it; sizes of levels in bytes where it tells them, as that of version 2 does. */
export interface PageContents {
  readonly values: number
  readonly encoding: string
  readonly levels?: { readonly repetition: number; readonly definition: number }
}

/**
 * Looks at all runs of a page before anything is decoded: decoders take the length of a run as it stands, and one wrong bit of it
 * lets an array grow to 2³¹.
 * @param bytes levels, and numbers in a page of version 1; unpacked
 * @returns where the numbers begin
 * @throws Error for runs that are longer than the page
 */
export function checkLevels(
  bytes: Uint8Array,
  { values, levels }: PageContents,
  { schemaPath }: ColumnDecoder,
): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  for (const [what, highest, size] of [
    ['repetition levels', getMaxRepetitionLevel(schemaPath), levels?.repetition],
    ['definition levels', getMaxDefinitionLevel(schemaPath), levels?.definition],
  ] as const) {
    if (highest === 0) {
      at += size ?? 0
      continue
    }
    const from = size === undefined ? at + 4 : at
    if (from > bytes.length) throw damaged(what)
    const to = from + (size ?? view.getUint32(at, true))
    checkHybrid(bytes, from, to, bitsOf(highest), values, what)
    at = to
  }
  return at
}

/**
 * Looks at the runs of a page's numbers, where it has runs: places in a dictionary, or flags.
 * @param bytes of the page, unpacked
 * @param from where the numbers begin
 * @throws Error for runs that are longer than the page
 */
export function checkNumbers(bytes: Uint8Array, from: number, { values, encoding }: PageContents): void {
  if (encoding.endsWith('_DICTIONARY')) {
    const width = bytes[from] ?? 0
    if (width > 0) checkHybrid(bytes, from + 1, bytes.length, width, values, 'numbers')
  } else if (encoding === 'RLE') checkHybrid(bytes, Math.min(from + 4, bytes.length), bytes.length, 1, values, 'flags')
}
