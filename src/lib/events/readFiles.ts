import { FileError } from '../../complaint.ts'
import type { EventFile, OpenTable } from './eventFile.ts'
import type { Events } from './events.ts'
import { decodeField } from './hdf5/decode.ts'
import { GROUP, newColumn } from './record.ts'
import { eventsOf, type Table, type Tables } from './tables.ts'

/** Bytes that are read at once: large enough to be fast, small enough that the memory of libhdf5 stays small. */
const PIECE_BYTES = 1 << 22

/** Ranges of rows that end at chunk borders, so that no chunk is unpacked twice. */
function* piecesOf({ rowBytes, chunkRows }: OpenTable['dataSet'], from: number, to: number) {
  const step = Math.max(1, Math.floor(PIECE_BYTES / (rowBytes * chunkRows))) * chunkRows
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / step) + 1) * step)
    yield { at, next }
    at = next
  }
}

/** Rows `from` … `to` − 1 of one file's data set into the columns, from event `start` on. */
function readTable(path: string, open: OpenTable, from: number, to: number, out: Table, start: number): void {
  const { dataSet, fields } = open
  for (const { at, next } of piecesOf(dataSet, from, to)) {
    const bytes = dataSet.read(at, next)
    for (const { rule, field } of fields) {
      const place = (start + at - from) * dataSet.perRow
      const misfit = decodeField(bytes, dataSet.elementBytes, field, out.columns[rule.column], place)
      if (!misfit) continue
      const row = at + Math.floor(misfit.element / dataSet.perRow)
      const where = rule.field === undefined ? '' : `, field '${rule.field}'`
      throw new FileError({
        who: `${path}: ${GROUP}/${dataSet.name}${where}, row ${row}`,
        wanted: rule.type === 'float32' ? 'a finite number' : `a number that fits ${rule.type}`,
        got: String(misfit.value),
        fix: 'remove the event, or write the file again',
      })
    }
  }
}

function emptyTable({ dataSet, fields }: OpenTable, count: number): Table {
  const columns = fields.map(({ rule }) => [rule.column, newColumn(rule.type, count * dataSet.perRow)])
  return { perEvent: dataSet.perRow, columns: Object.fromEntries(columns) }
}

/**
 * Events `from` … `to` − 1 of files of one layout, counted through them in their order.
 * @throws FileError for a value that is not finite or does not fit its column, or a damaged file
 */
export function readFiles(files: readonly EventFile[], from: number, to: number): Events {
  const count = to - from
  const tables: Tables = Object.fromEntries(files[0].tables.map((open) => [open.part, emptyTable(open, count)]))
  let first = 0
  for (const { path, count: rows, tables: opened } of files) {
    const [begin, end] = [Math.max(from - first, 0), Math.min(to - first, rows)]
    if (begin < end) {
      for (const open of opened) readTable(path, open, begin, end, tables[open.part]!, first + begin - from)
    }
    first += rows
  }
  return eventsOf(files[0].layout, count, tables)
}
