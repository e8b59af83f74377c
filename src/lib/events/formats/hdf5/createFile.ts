import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { ConfigError } from '../../../../complaint.ts'
import { attempt, openOutput } from '../output.ts'
import { UNDEFINED, uint } from './bytes.ts'
import { type Chunk, encodeChunkTree } from './chunkTree.ts'
import { type Datatype, sizeOf } from './datatype.ts'
import {
  dataSetMessages,
  encodeObjectHeader,
  encodeSuperblock,
  groupMessages,
  SUPERBLOCK_BYTES,
  textAttribute,
} from './objectHeader.ts'

/** A data set to be written, row by row. */
export interface NewDataSet {
  readonly name: string
  readonly type: Datatype
  /** The axes after the first. */
  readonly rowShape: readonly number[]
  readonly chunkRows: number
}

export interface NewFile {
  /** The group that holds the data sets; the root without it. */
  readonly group?: string
  readonly dataSets: readonly NewDataSet[]
  /** Level of gzip, after a shuffle of bytes; 0 for neither. */
  readonly gzip: number
  /** Texts that are kept with the root. */
  readonly attributes: Readonly<Record<string, string>>
  /** Whether a file of that name may be replaced. */
  readonly overwrite?: boolean
}

/** An HDF5 file in the making, under a temporary name until it is closed. */
export interface FileWriter {
  /** Rows at the end of a data set, as the bytes of whole rows. */
  readonly append: (name: string, rows: Uint8Array) => void
  /** Completes the file and gives it its name. */
  readonly close: () => void
  /** Removes what was written. */
  readonly abort: () => void
}

/** Where bytes go: an open file and the address of its end. */
interface Sink {
  readonly handle: number
  end: number
}

/** A data set as far as it is written: its chunks in the file, and the rows that do not fill a chunk yet. */
interface Growing {
  readonly spec: NewDataSet
  readonly rowBytes: number
  readonly chunks: Chunk[]
  readonly buffer: Buffer
  filled: number
  rows: number
}

/** The filter `shuffle`: all first bytes of the elements, then all second bytes, … */
export function shuffle(bytes: Buffer, size: number): Buffer {
  const count = bytes.length / size
  const out = Buffer.allocUnsafe(bytes.length)
  for (let k = 0, to = 0; k < size; k++) {
    for (let from = k; to < (k + 1) * count; from += size) out[to++] = bytes[from]
  }
  return out
}

function put(sink: Sink, bytes: Buffer): number {
  const address = sink.end
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(sink.handle, bytes, done, bytes.length - done, address + done)
  }
  sink.end += bytes.length
  return address
}

function startGrowing(spec: NewDataSet): Growing {
  const rowBytes = spec.rowShape.reduce((product, n) => product * n, sizeOf(spec.type))
  return { spec, rowBytes, chunks: [], buffer: Buffer.alloc(spec.chunkRows * rowBytes), filled: 0, rows: 0 }
}

function flush(sink: Sink, set: Growing, gzip: number): void {
  const { buffer, chunks, spec } = set
  buffer.fill(0, set.filled)
  const bytes = gzip > 0 ? deflateSync(shuffle(buffer, sizeOf(spec.type)), { level: gzip }) : buffer
  chunks.push({ row: chunks.length * spec.chunkRows, address: put(sink, bytes), bytes: bytes.length })
  set.filled = 0
}

function appendRows(sink: Sink, set: Growing, gzip: number, rows: Uint8Array): void {
  for (let at = 0; at < rows.length; ) {
    const length = Math.min(rows.length - at, set.buffer.length - set.filled)
    set.buffer.set(rows.subarray(at, at + length), set.filled)
    set.filled += length
    at += length
    if (set.filled === set.buffer.length) flush(sink, set, gzip)
  }
  set.rows += rows.length / set.rowBytes
}

/** Writes the tree and the header of a data set; the address of the header. */
function putDataSet(sink: Sink, { spec, chunks, rows }: Growing, gzip: number): number {
  const { type, rowShape, chunkRows } = spec
  const rank = rowShape.length + 1
  const tree = chunks.length > 0 ? encodeChunkTree(chunks, chunks.length * chunkRows, rank, sink.end) : undefined
  if (tree) put(sink, tree.bytes)
  const index = tree ? uint(tree.root, 8) : UNDEFINED
  return put(sink, encodeObjectHeader(dataSetMessages({ shape: [rows, ...rowShape], type, chunkRows, gzip, index })))
}

function complete(sink: Sink, sets: ReadonlyMap<string, Growing>, { group, gzip, attributes }: NewFile): void {
  for (const set of sets.values()) if (set.filled > 0) flush(sink, set, gzip)
  const links = new Map([...sets].map(([name, set]) => [name, putDataSet(sink, set, gzip)]))
  const texts = Object.entries(attributes).map(([name, text]) => textAttribute(name, text))
  const inRoot = group ? new Map([[group, put(sink, encodeObjectHeader(groupMessages(links)))]]) : links
  const root = put(sink, encodeObjectHeader([...groupMessages(inRoot), ...texts]))
  writeSync(sink.handle, encodeSuperblock(root, sink.end), 0, SUPERBLOCK_BYTES, 0)
  fsyncSync(sink.handle)
}

function checkLevel(gzip: number): void {
  if (Number.isInteger(gzip) && gzip >= 0 && gzip <= 9) return
  throw new ConfigError({ who: 'gzip', wanted: 'a level from 0 (none) to 9', got: String(gzip) })
}

/**
 * Writes an HDF5 file by the published file format (superblock 2, object headers 2, chunks in B-trees of version 1:
 * every libhdf5 since 1.8 reads it), in bounded memory: one chunk of each data set.
 * h5wasm cannot: it writes neither booleans nor two filters on one data set.
 * @throws FileError where the file cannot be written or exists and may not be replaced, ConfigError for a level of gzip that
 * does not exist
 */
export function createFile(path: string, file: NewFile): FileWriter {
  checkLevel(file.gzip)
  const output = openOutput(path, file.overwrite)
  const sink: Sink = { handle: attempt(path, () => openSync(output.temporary, 'w')), end: 0 }
  const sets = new Map(file.dataSets.map((spec) => [spec.name, startGrowing(spec)]))
  let open = true
  const closeHandle = () => {
    if (open) closeSync(sink.handle)
    open = false
  }
  const close = () => {
    complete(sink, sets, file)
    closeHandle()
    output.finish()
  }
  put(sink, Buffer.alloc(SUPERBLOCK_BYTES))
  return {
    append: (name, rows) => attempt(path, () => appendRows(sink, sets.get(name)!, file.gzip, rows)),
    close: () => attempt(path, close),
    abort: () => {
      closeHandle()
      output.abort()
    },
  }
}
