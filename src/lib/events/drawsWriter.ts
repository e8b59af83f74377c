import { ConfigError, FileError, ShapeError } from '../../complaint.ts'
import { createFile, type FileWriter } from './hdf5/createFile.ts'

export interface DrawsFile {
  /** Events. */
  readonly count: number
  /** Draws of each event. */
  readonly draws: number
  /** Neutrinos of each draw. */
  readonly neutrinos: 1 | 2
  /** Whether the place of each event in the files is kept too, as `event_index` int32 [count]; for selected events. */
  readonly indexed?: boolean
  /** Texts about the draws (model, seed, coordinates of the density), kept as attributes of the file's root. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Level of gzip; 0 (default) for none, as draws hardly compress. */
  readonly gzip?: number
}

/** Draws of consecutive events. */
export interface DrawsBlock {
  /** [events, draws, neutrinos, 3] = (px, py, pz), GeV. */
  readonly momenta: Float32Array
  /** [events, draws] */
  readonly logProb: Float32Array
  /** [events], for indexed files. */
  readonly indices?: Int32Array
}

export interface DrawsWriter {
  /**
   * The draws of the next events.
   * @throws ShapeError for arrays that do not hold whole events, or more events than announced
   */
  readonly append: (block: DrawsBlock) => void
  /**
   * Completes the file and gives it its name.
   * @throws FileError where fewer events came than were announced
   */
  readonly close: () => void
  /** Removes what was written. */
  readonly abort: () => void
}

const CHUNK_BYTES = 1 << 20

const bytesOf = (values: Float32Array | Int32Array) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

function checkFile({ count, draws, neutrinos }: DrawsFile): void {
  if ([count, draws, neutrinos].every((n) => Number.isInteger(n) && n > 0)) return
  const got = `${count} events, ${draws} draws, ${neutrinos} neutrinos`
  throw new ConfigError({ who: 'openDrawsWriter', wanted: 'positive whole numbers', got })
}

/** The number of events in a block. */
function eventsIn({ momenta, logProb, indices }: DrawsBlock, { draws, neutrinos, indexed }: DrawsFile): number {
  const events = logProb.length / draws
  if (indexed && indices?.length !== events) {
    throw new ShapeError({ who: 'append', wanted: `${events} indices`, got: String(indices?.length ?? 'none') })
  }
  if (Number.isInteger(events) && momenta.length === logProb.length * neutrinos * 3) return events
  const wanted = `momenta [n, ${draws}, ${neutrinos}, 3] and logProb [n, ${draws}]`
  throw new ShapeError({ who: 'append', wanted, got: `${momenta.length} and ${logProb.length} values` })
}

function createDrawsFile(path: string, file: DrawsFile): FileWriter {
  const { count, draws, neutrinos, attributes = {}, gzip = 0 } = file
  const chunkRows = (rowBytes: number) => Math.min(count, Math.max(1, Math.floor(CHUNK_BYTES / rowBytes)))
  const momentum = { name: 'gen_nu', type: 'float32', rowShape: [draws, neutrinos, 3] } as const
  const density = { name: 'log_prob', type: 'float32', rowShape: [draws] } as const
  const index = { name: 'event_index', type: 'int32', rowShape: [], chunkRows: chunkRows(4) } as const
  const dataSets = [
    ...(file.indexed ? [index] : []),
    { ...momentum, chunkRows: chunkRows(draws * neutrinos * 12) },
    { ...density, chunkRows: chunkRows(draws * 4) },
  ]
  return createFile(path, { dataSets, gzip, attributes })
}

/**
 * Opens a file of posterior draws: `gen_nu` [count, draws, neutrinos, 3] in GeV and `log_prob` [count, draws], float32, as in
 * the authors' export; blocks are written as they come, under a temporary name until the file is complete.
 * @throws FileError where the file cannot be written, ConfigError for sizes that are not positive whole numbers
 */
export function openDrawsWriter(path: string, file: DrawsFile): DrawsWriter {
  checkFile(file)
  const writer = createDrawsFile(path, file)
  let written = 0
  const append = (block: DrawsBlock) => {
    const events = eventsIn(block, file)
    if (written + events > file.count) {
      throw new ShapeError({ who: 'append', wanted: `${file.count} events in all`, got: `${written + events}` })
    }
    writer.append('gen_nu', bytesOf(block.momenta))
    writer.append('log_prob', bytesOf(block.logProb))
    if (file.indexed) writer.append('event_index', bytesOf(block.indices!))
    written += events
  }
  const close = () => {
    if (written !== file.count) {
      writer.abort()
      throw new FileError({ who: path, wanted: `${file.count} events before it is closed`, got: `${written}` })
    }
    writer.close()
  }
  return { append, close, abort: writer.abort }
}
