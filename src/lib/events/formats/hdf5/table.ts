import { FileError } from '../../../../complaint.ts'
import type { FileTable } from '../format.ts'
import { decodeField, type NumberField, typeOf } from '../numberField.ts'
import { fieldsOf, type Unreadable } from './fields.ts'
import { checkFilters } from './filters.ts'
import type { Dataset, File, Hdf5 } from './library.ts'
import { readRows } from './readRows.ts'

/** Bytes that are read at once: large enough to be fast, small enough that the memory of libhdf5 stays small. */
const BLOCK_BYTES = 1 << 22

/** How a data set is cut: rows of `perEvent` elements, of which each holds the fields. */
interface Cut {
  readonly count: number
  readonly perEvent: number
  readonly elementBytes: number
  readonly fields: ReadonlyMap<string, NumberField | Unreadable>
}

/** The last axis of three is columns without names, which are then called 0, 1, 2, … */
function cut(who: string, { metadata }: Dataset): Cut {
  const { shape, size } = metadata
  const fields = fieldsOf(metadata)
  const plain = fields.get('')
  if (!shape || shape.length < 1 || shape.length > (plain ? 3 : 2)) {
    const wanted = 'shape [rows] or [rows, n]'
    throw new FileError({ who, wanted, got: `shape [${shape ?? ''}]`, fix: 'write it as in the public record' })
  }
  const [count, perEvent = 1, columns] = shape
  if (!plain || columns === undefined) return { count, perEvent, elementBytes: size, fields }
  const column = (i: number) => ('unreadable' in plain ? plain : { ...plain, offset: i * size })
  const each = Array.from({ length: columns }, (_, i) => [String(i), column(i)] as const)
  return { count, perEvent, elementBytes: columns * size, fields: new Map(each) }
}

/**
 * A data set of an open file as a table.
 * @throws FileError where it is compressed by a filter that is not built in, or is no table
 */
export function tableOf(library: Hdf5, file: File, name: string): FileTable {
  const who = `${file.filename}: ${name}`
  const dataset = file.get(name)
  if (!(dataset instanceof library.Dataset)) {
    const fix = 'write it as in the public record'
    throw new FileError({ who, wanted: 'a data set', got: 'a group or link', fix })
  }
  const { count, perEvent, elementBytes, fields } = cut(who, dataset)
  checkFilters(who, dataset)
  const rowBytes = perEvent * elementBytes
  const chunk = dataset.metadata.chunks?.[0] ?? 1
  const source = { library, dataset, who, rowBytes }
  return {
    name,
    count,
    perEvent,
    block: Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, rowBytes * chunk))) * chunk,
    columns: [...fields].map(([name, field]) => ({
      name,
      type: 'unreadable' in field ? field.unreadable : typeOf(field),
      ...('unreadable' in field && { unreadable: field.unreadable }),
    })),
    read: (from, to, columns) => {
      const bytes = readRows(source, from, to)
      const decoded = columns.map((column) => [
        column,
        decodeField(bytes, elementBytes, fields.get(column) as NumberField),
      ])
      return { count: to - from, perEvent, columns: Object.fromEntries(decoded) }
    },
  }
}
