/** Powers of ten that doubles hold exactly. */
const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i)
const [NEWLINE, RETURN, MINUS, POINT, ZERO] = [10, 13, 45, 46, 48]
/** What texts stand for, besides numbers. */
const WORDS: Readonly<Record<string, number>> = { true: 1, false: 0, True: 1, False: 0, TRUE: 1, FALSE: 0 }

/** A cell without blanks and quotation marks around it. */
export const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/, '$1')

function numberOf(text: string): number {
  const plain = unquoted(text)
  return plain === '' ? Number.NaN : (WORDS[plain] ?? Number(plain))
}

/**
 * The number that bytes spell; NaN for what is none, which whoever reads the column refuses with its row. Up to 15 digits over
 * a power of ten up to 22 are a quotient of two exact doubles, which is rounded once: the double that is nearest.
 */
function cellNumber(bytes: Buffer, from: number, to: number): number {
  const negative = bytes[from] === MINUS
  let [at, mantissa, digits, fraction, point] = [negative ? from + 1 : from, 0, 0, 0, false]
  for (; at < to; at++) {
    const digit = bytes[at] - ZERO
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits++
      if (point) fraction++
    } else if (bytes[at] === POINT && !point) point = true
    else break
  }
  if (at < to || digits === 0 || digits > 15) return numberOf(bytes.toString('utf8', from, to))
  const value = fraction > 0 ? mantissa / POWERS[fraction] : mantissa
  return negative ? -value : value
}

/**
 * The numbers of some lines, row-major [lines, columns]; empty lines are none.
 * @param onWidth told of a line with another number of columns; it throws
 */
export function parseNumbers(
  bytes: Buffer,
  separator: number,
  columns: number,
  rows: number,
  onWidth: (row: number, got: number) => never,
): Float64Array {
  const out = new Float64Array(rows * columns)
  let [row, column, start] = [0, 0, 0]
  for (let at = 0; at <= bytes.length; at++) {
    const byte = at < bytes.length ? bytes[at] : NEWLINE
    if (byte !== separator && byte !== NEWLINE) continue
    const end = byte === NEWLINE && bytes[at - 1] === RETURN ? at - 1 : at
    const empty = byte === NEWLINE && column === 0 && end === start
    if (!empty) {
      if (column < columns && row < rows) out[row * columns + column] = cellNumber(bytes, start, end)
      column++
    }
    if (byte === NEWLINE && !empty) {
      if (column !== columns) onWidth(row, column)
      row++
      column = 0
    }
    start = at + 1
  }
  return out
}
