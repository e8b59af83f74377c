import { extname } from 'node:path'
import type { Numbers } from '../../../columns/index.ts'
import { byteSink } from '../byteSink.ts'
import type { NewTable, TableWriter } from '../format.ts'

/** Rows that are put together to one text. */
const ROWS = 4096
/** A float of 4 bytes is told by at most so many digits. */
const DIGITS = [6, 7, 8, 9]

/** The shortest decimal of up to nine digits that is read as the same float of 4 bytes. */
export function shortest(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e6 && !Object.is(value, -0)) return String(value)
  for (const digits of DIGITS) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return Object.is(value, -0) ? '-0' : String(Number(text))
  }
  return String(value)
}

/** Text: the first line names the columns, then a line an event; commas between numbers, or tabs in a `.tsv`. */
export function createCsv(path: string, { columns, overwrite }: NewTable): TableWriter {
  const sink = byteSink(path, overwrite)
  const texts = columns.map(({ type }) => (type === 'float32' ? shortest : String))
  const separator = extname(path).toLowerCase() === '.tsv' ? '\t' : ','
  const put = (text: string) => sink.write(Buffer.from(text))
  const append = (values: readonly Numbers[]) => {
    const rows = values[0].length
    for (let from = 0; from < rows; from += ROWS) {
      const lines: string[] = []
      for (let row = from; row < Math.min(rows, from + ROWS); row++) {
        lines.push(values.map((column, k) => texts[k](column[row])).join(separator))
      }
      put(`${lines.join('\n')}\n`)
    }
  }
  put(`${columns.map(({ name }) => name).join(separator)}\n`)
  return { append, close: sink.close, abort: sink.abort }
}
