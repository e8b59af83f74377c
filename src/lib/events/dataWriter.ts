import { ConfigError, FileError, ShapeError } from '../../complaint.ts'
import { mapValues, type Numbers } from '../columns/index.ts'
import { createFile } from './formats/hdf5/createFile.ts'

/** The arrays of the types that data sets of a {@link DataFile} may have. */
export const DATA_ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int16: Int16Array,
  int32: Int32Array,
} as const

/** One data set, [count, ...rowShape]. */
export interface DataSetShape {
  readonly type: keyof typeof DATA_ARRAYS
  /** The axes after that of the events; none by default. */
  readonly rowShape?: readonly number[]
}

/** A file of named data sets, one row of each an event. */
export interface NewDataFile {
  /** Events. */
  readonly count: number
  /** By name, in their order in the file. */
  readonly dataSets: Readonly<Record<string, DataSetShape>>
  /** Texts about the data (model, seed, coordinates of a density), kept as attributes of the file's root. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Level of gzip; 0 (default) for none, as draws hardly compress. */
  readonly gzip?: number
  /** Whether a file of that name may be replaced; by default it is kept, and refused. */
  readonly overwrite?: boolean
}

/** Writes a file of named data sets, some events at a time. */
export interface DataWriter {
  /**
   * The rows of the next events in every data set, by name.
   * @throws ShapeError for arrays that do not hold whole events, differ in their number, or are more than announced
   */
  readonly append: (rows: Readonly<Record<string, Numbers>>) => void
  /**
   * Completes the file and gives it its name.
   * @throws FileError where fewer events came than were announced
   */
  readonly close: () => void
  /** Removes what was written. */
  readonly abort: () => void
}

const CHUNK_BYTES = 1 << 20
/** One row is in memory at a time, at least. */
const LARGEST_ROW = 1 << 30

const numbersIn = ({ rowShape = [] }: DataSetShape) => rowShape.reduce((product, n) => product * n, 1)

function checkSizes({ count, dataSets }: NewDataFile): void {
  if (Object.keys(dataSets).length === 0) {
    throw new ConfigError({ who: 'openDataWriter', wanted: 'at least one data set', got: 'none' })
  }
  for (const [name, set] of Object.entries(dataSets)) {
    const sizes = [count, ...(set.rowShape ?? [])]
    const [who, got] = [`openDataWriter: ${name}`, `[${sizes.join(', ')}]`]
    if (!sizes.every((n) => Number.isSafeInteger(n) && n > 0)) {
      throw new ConfigError({ who, wanted: 'positive whole numbers as shape', got })
    }
    if (numbersIn(set) * 8 > LARGEST_ROW) throw new ConfigError({ who, wanted: 'rows of at most 1 GiB', got })
  }
}

/** The number of events in a block. */
function eventsIn(rows: Readonly<Record<string, Numbers>>, { dataSets }: NewDataFile): number {
  const [first] = Object.keys(dataSets)
  const events = (rows[first]?.length ?? 0) / numbersIn(dataSets[first])
  for (const [name, set] of Object.entries(dataSets)) {
    const given = rows[name]
    if (given instanceof DATA_ARRAYS[set.type] && Number.isInteger(events) && given.length === events * numbersIn(set))
      continue
    const shapes = Object.entries(dataSets).map(
      ([each, { type, rowShape = [] }]) => `${each} ${type} [${['n', ...rowShape].join(', ')}]`,
    )
    const got = Object.entries(rows).map(([each, given]) => `${each} ${given.length} of ${given.constructor.name}`)
    throw new ShapeError({ who: `append: ${name}`, wanted: shapes.join(' and '), got: got.join(' and ') || 'none' })
  }
  return events
}

/**
 * Opens an HDF5 file of named data sets, [count, …] each; blocks are written as they come, under a temporary name until the
 * file is complete.
 * @throws FileError where the file cannot be written, is being read, or exists; ConfigError for sizes that are not positive whole numbers
 */
export function openDataWriter(path: string, file: NewDataFile): DataWriter {
  checkSizes(file)
  const { count, attributes = {}, gzip = 0, overwrite = false } = file
  const dataSets = Object.values(
    mapValues(file.dataSets, (set, name) => {
      const rowBytes = numbersIn(set) * DATA_ARRAYS[set.type].BYTES_PER_ELEMENT
      const chunkRows = Math.min(count, Math.max(1, Math.floor(CHUNK_BYTES / rowBytes)))
      return { name, type: set.type, rowShape: set.rowShape ?? [], chunkRows }
    }),
  )
  const writer = createFile(path, { dataSets, gzip, attributes, overwrite })
  let written = 0
  const append = (rows: Readonly<Record<string, Numbers>>) => {
    const events = eventsIn(rows, file)
    if (written + events > count) {
      throw new ShapeError({ who: 'append', wanted: `${count} events in all`, got: `${written + events}` })
    }
    const names = Object.keys(rows).filter((each) => each in file.dataSets)
    // pieces end where a chunk does: the order of the chunks in the file does not depend on how many rows come at once
    for (let from = written; from < written + events; ) {
      const ends = dataSets.map(({ chunkRows }) => (Math.floor(from / chunkRows) + 1) * chunkRows)
      const to = Math.min(written + events, ...ends)
      for (const name of names) {
        const { buffer, byteOffset, byteLength } = rows[name]
        const rowBytes = byteLength / events
        writer.append(name, new Uint8Array(buffer, byteOffset + (from - written) * rowBytes, (to - from) * rowBytes))
      }
      from = to
    }
    written += events
  }
  const close = () => {
    if (written === count) return writer.close()
    writer.abort()
    throw new FileError({ who: path, wanted: `${count} events before it is closed`, got: `${written}` })
  }
  return { append, close, abort: writer.abort }
}
