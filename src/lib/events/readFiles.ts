import { FileError } from '../../complaint.ts'
import type { Table } from '../columns/index.ts'
import type { FileTable } from './formats/format.ts'
import { type AnyEvents, type ColumnRule, newColumn, type Tables } from './layouts/layout.ts'
import { type EventFile, fieldOf, type OpenPart } from './openEventFile.ts'
import { takeOver } from './takeOver.ts'

/** Ranges of events that end at the multiples of the table's block, so that nothing is unpacked twice. */
function* piecesOf({ block }: FileTable, from: number, to: number) {
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / block) + 1) * block)
    yield { at, next }
    at = next
  }
}

function refusal(
  path: string,
  { name, perEvent }: FileTable,
  rule: ColumnRule,
  at: number,
  element: number,
  value: number,
) {
  const where = rule.field === '' ? '' : `, field '${fieldOf(rule)}'`
  return new FileError({
    who: `${path}: ${name}${where}, row ${at + Math.floor(element / perEvent!)}`,
    wanted: rule.type === 'float32' ? 'a finite number' : `a number that fits ${rule.type}`,
    got: String(value),
    fix: 'remove the event, or write the file again',
  })
}

/** Events `from` … `to` − 1 of one file's table into the columns, from event `start` on. */
function readPart(
  path: string,
  { table, columns }: OpenPart,
  from: number,
  to: number,
  out: Table,
  start: number,
): void {
  for (const { at, next } of piecesOf(table, from, to)) {
    const read = table.read(at, next, columns.map(fieldOf))
    const place = (start + at - from) * table.perEvent!
    for (const rule of columns) {
      takeOver(read.columns[fieldOf(rule)], rule, out.columns[rule.name], place, (element, value) => {
        throw refusal(path, table, rule, at, element, value)
      })
    }
  }
}

function emptyTable({ table, columns }: OpenPart, count: number): Table {
  const perEvent = table.perEvent!
  const empty = columns.map(({ name, type }) => [name, newColumn(type, count * perEvent)])
  return { count, perEvent, columns: Object.fromEntries(empty) }
}

/**
 * Events `from` … `to` − 1 of files of one layout, counted through them in their order.
 * @throws FileError for a value that is not finite or does not fit its column, or a damaged file
 */
export function readFiles<E extends AnyEvents>(files: readonly EventFile<E>[], from: number, to: number): E {
  const count = to - from
  const [{ parts, layout, variant }] = files
  const tables: Tables = Object.fromEntries(parts.map((part) => [part.rule.part, emptyTable(part, count)]))
  let first = 0
  for (const file of files) {
    const [begin, end] = [Math.max(from - first, 0), Math.min(to - first, file.count)]
    if (begin < end) {
      for (const part of file.parts) readPart(file.path, part, begin, end, tables[part.rule.part], first + begin - from)
    }
    first += file.count
  }
  return layout.eventsOf(variant, count, tables)
}
