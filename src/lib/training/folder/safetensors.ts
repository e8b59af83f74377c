import { FileError } from '../../../complaint.ts'
import type { HostArray, NamedArrays } from './hostArrays.ts'

/** The content of a safetensors file. */
export interface Safetensors {
  arrays: NamedArrays
  /** Free text by name, the header's `__metadata__`. */
  metadata: Readonly<Record<string, string>>
}

// the limit of the reference implementation
const MOST_HEADER_BYTES = 100_000_000
const METADATA = '__metadata__'
const BYTES = 4

/**
 * The bytes of a safetensors file (format 1.0): header length as little-endian uint64, JSON header padded with spaces to
 * a multiple of 8, then the arrays in the given order, little-endian, without gaps.
 */
export function encodeSafetensors({ arrays, metadata }: Safetensors): Uint8Array {
  const header = new TextEncoder().encode(describe(arrays, metadata))
  const start = 8 + Math.ceil(header.length / 8) * 8
  const total = [...arrays.values()].reduce((bytes, { data }) => bytes + data.byteLength, start)
  const file = new Uint8Array(total).fill(0x20, 8, start)
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true)
  file.set(header, 8)
  let at = start
  for (const { data } of arrays.values()) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return file
}

function describe(arrays: NamedArrays, metadata: Safetensors['metadata']): string {
  const entries: [string, object][] = Object.keys(metadata).length > 0 ? [[METADATA, metadata]] : []
  let at = 0
  for (const [name, { dtype, shape, data }] of arrays) {
    entries.push([name, { dtype, shape, data_offsets: [at, (at += data.byteLength)] }])
  }
  return JSON.stringify(Object.fromEntries(entries))
}

/**
 * Reads the bytes of a safetensors file; everything in it is checked before anything is used.
 * @param who the file's name, for messages
 * @throws FileError for a truncated file, a header that is too long or not JSON, types other than F32 and I32, shapes that
 *   do not fit the bytes, and arrays that overlap, leave gaps or leave the file
 */
export function decodeSafetensors(file: Uint8Array, who: string): Safetensors {
  const refuse: Refuse = (wanted, got) => {
    throw new FileError({ who, wanted, got, fix: 'the file is damaged or no safetensors file; write it again' })
  }
  const { header, start } = readHeader(file, refuse)
  const { [METADATA]: metadata = {}, ...rest } = header
  const entries = Object.entries(rest).map(([name, entry]) => readEntry(name, entry, refuse))
  checkLayout(entries, file.length - start, refuse)
  const arrays = new Map(entries.map((entry) => [entry.name, readArray(entry, file, start)]))
  return { arrays, metadata: readMetadata(metadata, refuse) }
}

type Refuse = (wanted: string, got: string) => never

interface Entry {
  name: string
  dtype: HostArray['dtype']
  shape: number[]
  from: number
  to: number
}

function readHeader(file: Uint8Array, refuse: Refuse): { header: Record<string, unknown>; start: number } {
  if (file.length < 8) refuse('at least 8 bytes', `${file.length}`)
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true))
  if (length > MOST_HEADER_BYTES) refuse(`a header of at most ${MOST_HEADER_BYTES} bytes`, `one of ${length}`)
  if (8 + length > file.length) refuse(`a header of ${length} bytes`, `a file that ends after ${file.length}`)
  const header = parseHeader(file.subarray(8, 8 + length), refuse)
  if (isRecord(header)) return { header, start: 8 + length }
  return refuse('a JSON object as header', JSON.stringify(header).slice(0, 40))
}

function parseHeader(bytes: Uint8Array, refuse: Refuse): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (error) {
    return refuse('a JSON header', (error as Error).message)
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

function readEntry(name: string, entry: unknown, refuse: Refuse): Entry {
  if (!isRecord(entry)) return refuse(`an object for '${name}'`, JSON.stringify(entry))
  const { dtype, shape, data_offsets: offsets } = entry
  if (dtype !== 'F32' && dtype !== 'I32') return refuse(`'${name}' of type F32 or I32`, JSON.stringify(dtype))
  if (!Array.isArray(shape) || !shape.every(isSize)) {
    return refuse(`'${name}' with a shape of whole numbers`, JSON.stringify(shape))
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isSize)) {
    return refuse(`'${name}' with two byte offsets`, JSON.stringify(offsets))
  }
  const [from, to] = offsets
  const bytes = shape.reduce((n, size) => n * size, BYTES)
  if (to - from !== bytes) refuse(`'${name}' [${shape}] in ${bytes} bytes`, `offsets ${from} to ${to}`)
  return { name, dtype, shape, from, to }
}

function checkLayout(entries: readonly Entry[], bytes: number, refuse: Refuse): void {
  let end = 0
  for (const { name, from, to } of [...entries].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) refuse(`'${name}' to begin at byte ${end} of the data`, `${from}`)
    end = to
  }
  if (end !== bytes) refuse(`${end} bytes of data`, `${bytes}`)
}

function readArray({ dtype, shape, from, to }: Entry, file: Uint8Array, start: number): HostArray {
  // a copy, as the data of a file need not be aligned to 4 bytes; the slice of node's Buffer is none
  const { buffer } = new Uint8Array(file.subarray(start + from, start + to))
  return dtype === 'F32'
    ? { dtype, shape, data: new Float32Array(buffer) }
    : { dtype, shape, data: new Int32Array(buffer) }
}

function readMetadata(metadata: unknown, refuse: Refuse): Record<string, string> {
  if (!isRecord(metadata) || !Object.values(metadata).every((text) => typeof text === 'string')) {
    return refuse('metadata of texts by name', JSON.stringify(metadata).slice(0, 40))
  }
  return metadata as Record<string, string>
}
