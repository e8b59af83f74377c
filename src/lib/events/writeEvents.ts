import { FileError, ShapeError } from '../../complaint.ts'
import type { Events } from './events.ts'
import { createFile, type FileWriter, type NewDataSet } from './hdf5/createFile.ts'
import { type Datatype, type NumberType, sizeOf } from './hdf5/datatype.ts'
import { DATA_SETS, type DataSetRule, type FieldRule, GROUP, writtenName } from './record.ts'
import { type Column, PLAIN, type Table, type Tables, tablesOf } from './tables.ts'
import { shapeOf } from './takeEvents.ts'

export interface WriteOptions {
  /** Level of gzip, 1 to 9 (after a shuffle of bytes), or 0 for neither. */
  readonly gzip?: number
  /** Texts about the file, kept as attributes of its root: where the events come from, with which settings. */
  readonly attributes?: Readonly<Record<string, string>>
}

const CHUNK_ROWS = 4096
/** The parts that have an axis of objects even where there is only one. */
const LISTS: readonly string[] = ['jets', 'jetsIndices', 'truthQuarks', 'truthParticles']

interface Written {
  readonly rule: DataSetRule
  readonly fields: readonly FieldRule[]
  readonly spec: NewDataSet
}

function plan(events: Events, rule: DataSetRule, tables: Tables, chunkRows: number): Written | undefined {
  const table = tables[rule.part]
  if (!table) return undefined
  const fields = rule.fields.filter(({ column }) => column in table.columns)
  const type: Datatype = PLAIN in table.columns ? 'int16' : fields.map(({ field, type }) => ({ name: field!, type }))
  const rowShape = LISTS.includes(rule.part) || table.perEvent > 1 ? [table.perEvent] : []
  return { rule, fields, spec: { name: writtenName(rule, events.layout), type, rowShape, chunkRows } }
}

const put: Record<NumberType, (view: DataView, at: number, value: number) => void> = {
  float32: (view, at, value) => view.setFloat32(at, value, true),
  float64: (view, at, value) => view.setFloat64(at, value, true),
  int8: (view, at, value) => view.setInt8(at, value),
  int16: (view, at, value) => view.setInt16(at, value, true),
  int32: (view, at, value) => view.setInt32(at, value, true),
  flag: (view, at, value) => view.setUint8(at, value),
}

/** One column into its place in every element of the rows. */
function interleave(view: DataView, column: Column, type: NumberType, offset: number, step: number): void {
  const write = put[type]
  for (let i = 0, at = offset; i < column.length; i++, at += step) write(view, at, column[i])
}

function encodeRows({ rule, fields, spec }: Written, { perEvent, columns }: Table, count: number): Uint8Array {
  const step = sizeOf(spec.type)
  const bytes = new Uint8Array(count * perEvent * step)
  const view = new DataView(bytes.buffer)
  let offset = 0
  for (const { column, type } of fields) {
    const values = columns[column]
    if (values.length !== count * perEvent) {
      const who = `writeEvents: ${rule.part}.${column}`
      throw new ShapeError({ who, wanted: `${count} × ${perEvent} values`, got: `${values.length}` })
    }
    interleave(view, values, type, offset, step)
    offset += sizeOf(type)
  }
  return bytes
}

function appendBlock(writer: FileWriter, written: readonly Written[], events: Events): void {
  const tables = tablesOf(events)
  for (const each of written) writer.append(each.spec.name, encodeRows(each, tables[each.rule.part]!, events.count))
}

function* alike(blocks: Iterable<Events>, wanted: string): Generator<Events> {
  for (const block of blocks) {
    const got = shapeOf(block)
    if (got !== wanted) throw new ShapeError({ who: 'writeEvents', wanted: `blocks of ${wanted}`, got })
    yield block
  }
}

function* chain(first: Events, rest: Iterator<Events>): Generator<Events> {
  yield first
  for (let next = rest.next(); !next.done; next = rest.next()) yield next.value
}

/**
 * Writes events in the layout of the public records (group `delphes`, compounds by field name, chunks of 4096 events, or
 * of all where they are fewer), under a temporary name until the file is complete.
 * @param events all at once, or blocks of which one is in memory at a time
 * @throws FileError where the file cannot be written or there is no event, ShapeError for blocks that differ in shape
 */
export function writeEvents(path: string, events: Events | Iterable<Events>, options: WriteOptions = {}): void {
  const whole = 'layout' in events
  const blocks = (whole ? [events] : events)[Symbol.iterator]()
  const first = blocks.next()
  if (first.done || first.value.count === 0) throw new FileError({ who: path, wanted: 'events to write', got: 'none' })
  const tables = tablesOf(first.value)
  const chunkRows = whole ? Math.min(CHUNK_ROWS, events.count) : CHUNK_ROWS
  const written = DATA_SETS.map((rule) => plan(first.value, rule, tables, chunkRows)).filter(
    (each) => each !== undefined,
  )
  const dataSets = written.map(({ spec }) => spec)
  const writer = createFile(path, {
    group: GROUP,
    dataSets,
    gzip: options.gzip ?? 6,
    attributes: options.attributes ?? {},
  })
  try {
    for (const block of alike(chain(first.value, blocks), shapeOf(first.value))) appendBlock(writer, written, block)
    writer.close()
  } catch (error) {
    writer.abort()
    throw error
  }
}
