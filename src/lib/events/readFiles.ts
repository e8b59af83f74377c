import type { Table } from '../columns/index.ts'
import { checkRules, type Range } from './checkRules.ts'
import type { FileTable } from './formats/format.ts'
import { type OnInvalid, offence, refuse } from './invalid.ts'
import { type AnyEvents, fieldOf, newColumn, type Tables } from './layouts/layout.ts'
import type { EventFile, OpenPart } from './openEventFile.ts'
import { shownEvents } from './shownEvents.ts'
import { takeOver } from './takeOver.ts'

/** Ranges of events that end at the multiples of the table's block, so that nothing is unpacked twice. */
function* piecesOf({ block }: FileTable, from: number, to: number) {
  for (let at = from; at < to; ) {
    const next = Math.min(to, (Math.floor(at / block) + 1) * block)
    yield { at, next }
    at = next
  }
}

/** The events of one file's table into the columns. */
function readPart<E extends AnyEvents>(
  { path, factors }: EventFile<E>,
  part: OpenPart,
  { from, to, start }: Range,
  out: Table,
  onInvalid: OnInvalid,
): void {
  const { table, columns } = part
  const perEvent = table.perEvent!
  for (const { at, next } of piecesOf(table, from, to)) {
    const read = table.read(at, next, columns.map(fieldOf))
    const first = (start + at - from) * perEvent
    for (const column of columns) {
      const factor = factors[column.unit ?? ''] ?? 1
      takeOver(read.columns[fieldOf(column)], column, factor, out.columns[column.name], first, (element, value) => {
        const row = at + Math.floor(element / perEvent)
        const { wanted } = column.domain
        onInvalid(row, () => offence({ path, part, column, row, place: element % perEvent, wanted, value }))
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
 * Events `from` … `to` − 1 of files of one layout, counted through them in their order; `onInvalid` is told of those that
 * may not be read, with their place in `files`, and by default throws.
 * @throws FileError for a value that its column may not hold, or a damaged file
 */
export function readFiles<E extends AnyEvents>(
  files: readonly EventFile<E>[],
  from: number,
  to: number,
  onInvalid: OnInvalid = refuse,
): E {
  const count = to - from
  const [{ parts, layout, variant }] = files
  const tables: Tables = Object.fromEntries(parts.map((part) => [part.rule.part, emptyTable(part, count)]))
  let before = 0
  for (const file of files) {
    const first = before
    before += file.count
    const [begin, end] = [Math.max(from - first, 0), Math.min(to - first, file.count)]
    if (begin >= end) continue
    const range = { from: begin, to: end, start: first + begin - from }
    const told: OnInvalid = (row, why) => onInvalid(first + row, why)
    for (const part of file.parts) readPart(file, part, range, tables[part.rule.part], told)
    checkRules(file, tables, range, told)
  }
  return shownEvents(layout, variant, count, tables)
}
