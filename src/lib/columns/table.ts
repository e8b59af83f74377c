import { ShapeError } from '../../complaint.ts'
import { mapValues, type Numbers } from './column.ts'
import {
  checkEvents,
  firstRow,
  joinedRows,
  type Rows,
  rowCount,
  sameRows,
  slicedRows,
  takeNumbers,
  takenRows,
} from './rows.ts'

/** Columns of the rows of some events, one array a column. */
export type Table = Rows & {
  /** By name, each [rows]. */
  readonly columns: Readonly<Record<string, Numbers>>
}

/**
 * The rows of the events at `events`, in their order; one may come more than once.
 * @throws DomainError for an index that is no event
 */
export function takeTable(table: Table, events: ArrayLike<number>): Table {
  checkEvents('takeTable', events, table.count)
  return {
    ...takenRows(table, events),
    columns: mapValues(table.columns, (c) => takeNumbers<Numbers>(c, table, events, 1)),
  }
}

/** The rows of events `from` … `to` − 1, copied. */
export const sliceTable = (table: Table, from: number, to: number): Table => ({
  ...slicedRows(table, from, to),
  columns: mapValues(table.columns, (column) => column.slice(firstRow(table, from), firstRow(table, to))),
})

/**
 * The rows of all tables, one after the other.
 * @throws ShapeError for no table at all, or tables that differ in their columns or in how their rows belong to events
 */
export function concatTables(tables: readonly Table[]): Table {
  if (tables.length === 0) throw new ShapeError({ who: 'concatTables', wanted: 'at least one table', got: 'none' })
  const [first] = tables
  const wanted = describe(first)
  const other = tables.find((table) => describe(table) !== wanted || !sameRows(first, table))
  if (other) throw new ShapeError({ who: 'concatTables', wanted, got: describe(other) })
  const rows = joinedRows(tables)
  return {
    ...rows,
    columns: mapValues(first.columns, (_, name) =>
      joined(
        tables.map((t) => t.columns[name]),
        rowCount(rows),
      ),
    ),
  }
}

function joined(columns: readonly Numbers[], length: number): Numbers {
  const out = new (columns[0].constructor as new (length: number) => Numbers)(length)
  let at = 0
  for (const column of columns) {
    out.set(column, at)
    at += column.length
  }
  return out
}

/** How many rows an event has and which columns, in one text. */
const describe = ({ columns, ...rows }: Table): string =>
  `[${rows.perEvent ?? 'packed'}](${Object.keys(columns).sort().join(' ')})`
