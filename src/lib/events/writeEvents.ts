import { DomainError, FileError, ShapeError } from '../../complaint.ts'
import type { Numbers, Table } from '../columns/index.ts'
import { createFile, type FileWriter, type NewDataSet } from './formats/hdf5/createFile.ts'
import type { Datatype } from './formats/hdf5/datatype.ts'
import { encodeRows } from './formats/hdf5/encodeRows.ts'
import { whole } from './layouts/domain.ts'
import { type AnyEvents, type ColumnRule, fieldOf, newColumn, type PartRule, type Tables } from './layouts/layout.ts'
import { layoutOf } from './layouts/registry.ts'
import { shapeOf } from './takeEvents.ts'
import { takeOver } from './takeOver.ts'

/** How an event file is written. */
export interface WriteOptions {
  /** Level of gzip, 1 to 9 (after a shuffle of bytes), or 0 for neither. */
  readonly gzip?: number
  /** Texts about the file, kept as attributes of its root: where the events come from, with which settings. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Whether a file of that name may be replaced; by default it is kept, and refused. */
  readonly overwrite?: boolean
  /** Called when all is written, before the file gets its name. */
  readonly onComplete?: () => void
}

const CHUNK_ROWS = 4096

/** A data set that will be written: its part, and the columns that are there. */
interface Written {
  readonly part: string
  readonly columns: readonly ColumnRule[]
  readonly spec: NewDataSet
  /** How one place is encoded, where its columns are an axis of an array. */
  readonly interleaved?: Datatype
}

function planOf(rule: PartRule, name: string, tables: Tables, chunkRows: number): Written | undefined {
  const table = tables[rule.part]
  if (!table) return undefined
  const columns = rule.columns.filter((column) => column.name in table.columns)
  const plain = columns.length === 1 && columns[0].field === ''
  const type = plain ? columns[0].type : columns.map((column) => ({ name: fieldOf(column), type: column.type }))
  const places = rule.list || table.perEvent! > 1 ? [table.perEvent!] : []
  if (rule.array) {
    const spec = { name, type: columns[0].type, rowShape: [...places, columns.length], chunkRows }
    return { part: rule.part, columns, spec, interleaved: columns.map(({ type }) => ({ name: '', type })) }
  }
  return { part: rule.part, columns, spec: { name, type, rowShape: places, chunkRows } }
}

/** A column in the type that is written; what does not fit that type is refused, and what a column may hold is not judged. */
function columnToWrite(part: string, rule: ColumnRule, { count, perEvent = 1, columns }: Table): Numbers {
  const values = columns[rule.name]
  const who = `writeEvents: ${part}.${rule.name}`
  if (values.length !== count * perEvent) {
    throw new ShapeError({ who, wanted: `${count} × ${perEvent} values`, got: `${values.length}` })
  }
  const out = newColumn(rule.type, values.length)
  if (rule.type === 'float32' || values.constructor === out.constructor) return values
  takeOver(values, { ...rule, domain: whole }, 1, out, 0, (element, value) => {
    const event = Math.floor(element / perEvent)
    throw new DomainError({ who: `${who}, event ${event}`, wanted: `a number that fits ${rule.type}`, got: `${value}` })
  })
  return out
}

function appendBlock(writer: FileWriter, plans: readonly Written[], tables: Tables): void {
  for (const { part, columns, spec, interleaved = spec.type } of plans) {
    const values = columns.map((column) => columnToWrite(part, column, tables[part]))
    writer.append(spec.name, encodeRows(interleaved, values))
  }
}

function* alike<E extends AnyEvents>(blocks: Iterable<E>, wanted: string): Generator<E> {
  for (const block of blocks) {
    const got = shapeOf(block)
    if (got !== wanted) throw new ShapeError({ who: 'writeEvents', wanted: `blocks of ${wanted}`, got })
    yield block
  }
}

function* chain<E>(first: E, rest: Iterator<E>): Generator<E> {
  yield first
  for (let next = rest.next(); !next.done; next = rest.next()) yield next.value
}

/**
 * Writes events in the layout of their record (compounds by field name, chunks of 4096 events, or of all where they are
 * fewer), under a temporary name until the file is complete.
 * @param events all at once, or blocks of which one is in memory at a time
 * @throws FileError where the file cannot be written, is being read or exists, or there is no event; ShapeError for blocks that differ in shape
 */
export function writeEvents<E extends AnyEvents>(
  path: string,
  events: E | Iterable<E>,
  options: WriteOptions = {},
): void {
  const all = 'layout' in events ? events : undefined
  const blocks = (all ? [all] : (events as Iterable<E>))[Symbol.iterator]()
  const { value: first } = blocks.next()
  if (!first?.count) throw new FileError({ who: path, wanted: 'events to write', got: 'none' })
  const layout = layoutOf<E>(first)
  const [tables, renamed] = [layout.tablesOf(first), layout.namesIn(first.layout)]
  const chunkRows = all ? Math.min(CHUNK_ROWS, all.count) : CHUNK_ROWS
  const plans = layout.parts.flatMap(
    (rule) => planOf(rule, renamed[rule.part] ?? rule.names[0], tables, chunkRows) ?? [],
  )
  const { gzip = 6, attributes = {}, overwrite = false } = options
  const dataSets = plans.map(({ spec }) => spec)
  const writer = createFile(path, {
    ...(layout.group && { group: layout.group }),
    dataSets,
    gzip,
    attributes,
    overwrite,
  })
  try {
    for (const block of alike(chain(first, blocks), shapeOf(first))) appendBlock(writer, plans, layout.tablesOf(block))
    options.onComplete?.()
    writer.close()
  } catch (error) {
    writer.abort()
    throw error
  }
}
