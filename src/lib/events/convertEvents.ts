import { extname } from 'node:path'
import { ConfigError, FileError, ShapeError } from '../../complaint.ts'
import type { Numbers } from '../columns/index.ts'
import type { Compression, Format, TableWriter } from './formats/format.ts'
import { checkOutput } from './formats/output.ts'
import { FORMATS } from './formats/registry.ts'
import { type AnyEvents, newColumn } from './layouts/layout.ts'
import { layoutOf } from './layouts/registry.ts'
import { type FlatColumn, flatColumns } from './mapping/flatRecord.ts'
import { shapeOf } from './takeEvents.ts'
import { type WriteOptions, writeEvents } from './writeEvents.ts'

/** The format that is written natively: the layout of the record, with its groups and compounds. */
const NATIVE = FORMATS[0]

/**
 * The format that a file is written in, by the extension of its name.
 * @throws ConfigError for a name of none, or of one that can be read only
 */
export function writtenFormat(path: string): Format {
  const extension = extname(path).slice(1).toLowerCase()
  const format = FORMATS.find(({ extensions }) => extensions.includes(extension))
  const written = FORMATS.filter((each) => each === NATIVE || each.create)
  if (format && written.includes(format)) return format
  const wanted = `a name that ends in ${written.flatMap(({ extensions }) => extensions.map((each) => `.${each}`)).join(', ')}`
  const got = extension === '' ? 'no extension' : `.${extension}`
  if (!format) throw new ConfigError({ who: path, wanted, got })
  const fix = `${format.name} files are read, not written: write Parquet, which uproot or ROOT's RDataFrame make one of`
  throw new ConfigError({ who: path, wanted, got, fix })
}

/** The numbers of one column at one place of every event, in the type of its record. */
function numbersAt<E extends AnyEvents>(events: E, { part, rule, place }: FlatColumn): Numbers {
  const { count, perEvent = 1, columns } = layoutOf(events).tablesOf(events)[part]
  const values = columns[rule.name]
  if (perEvent === 1) return values
  const out = newColumn(rule.type, count)
  for (let event = 0; event < count; event++) out[event] = values[event * perEvent + place]
  return out
}

/** How events are converted. */
export interface ConvertOptions extends WriteOptions {
  /** How pages of a Parquet file are packed: by Snappy where not given; zstd wants Node 22.15. */
  readonly compression?: Compression
}

/**
 * Writes events in the format that the name of the file tells: HDF5 in the layout of the record, the others as one flat table,
 * a column a number (table, field and place), which {@link openEvents} knows by its names. Same bytes for the same blocks; under a
 * temporary name until the file is complete.
 * @param blocks of which one is in memory at a time; each becomes a row group of Parquet
 * @returns how many events were written
 * @throws ConfigError for a format that is not written; FileError where the file cannot be written, is being read or exists,
 * or there is no event; ShapeError for blocks that differ in shape
 */
export async function convertEvents<E extends AnyEvents>(
  path: string,
  blocks: Iterable<E>,
  options: ConvertOptions = {},
): Promise<number> {
  const format = writtenFormat(path)
  const { attributes, compression, overwrite } = options
  if (compression !== undefined && format.name !== 'Parquet') {
    const fix = 'leave the compression out'
    throw new ConfigError({ who: path, wanted: 'a Parquet file, to be packed otherwise', got: format.name, fix })
  }
  checkOutput(path, overwrite)
  let written = 0
  function* counted() {
    for (const block of blocks) {
      yield block
      written += block.count
    }
  }
  if (!format.create) writeEvents(path, counted(), options)
  else
    await writeFlat(
      path,
      counted(),
      (columns) => format.create!(path, { columns, attributes, compression, overwrite }),
      options.onComplete,
    )
  return written
}

async function writeFlat<E extends AnyEvents>(
  path: string,
  blocks: Iterable<E>,
  create: (columns: { name: string; type: FlatColumn['rule']['type'] }[]) => Promise<TableWriter>,
  onComplete?: () => void,
): Promise<void> {
  let begun: { writer: TableWriter; columns: FlatColumn[]; shape: string } | undefined
  try {
    for (const block of blocks) {
      if (block.count === 0) continue
      if (!begun) {
        const layout = layoutOf(block)
        const columns = flatColumns(layout, block.layout, layout.tablesOf(block))
        const writer = await create(columns.map(({ name, rule }) => ({ name, type: rule.type })))
        begun = { writer, columns, shape: shapeOf(block) }
      }
      const got = shapeOf(block)
      if (got !== begun.shape) throw new ShapeError({ who: 'convertEvents', wanted: `blocks of ${begun.shape}`, got })
      begun.writer.append(begun.columns.map((column) => numbersAt(block, column)))
    }
    if (!begun) throw new FileError({ who: path, wanted: 'events to write', got: 'none' })
    onComplete?.()
    begun.writer.close()
  } catch (error) {
    begun?.writer.abort()
    throw error
  }
}
