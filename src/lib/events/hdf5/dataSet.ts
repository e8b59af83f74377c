import { FileError } from '../../../complaint.ts'
import { type Dataset, type File, type Hdf5, lastComplaint, type Metadata } from './library.ts'

/** A number that each row of a data set holds at `offset` bytes: all of a plain row, or one field of a compound. */
export interface Field {
  readonly kind: 'float' | 'int'
  readonly size: number
  readonly signed: boolean
  readonly offset: number
  /** The byte order in which libhdf5 hands it over. */
  readonly littleEndian: boolean
}

/** A data set of numbers or of compounds of numbers, [rows] or [rows, perRow]. */
export interface DataSet {
  readonly name: string
  readonly rows: number
  readonly perRow: number
  /** Bytes of one row. */
  readonly rowBytes: number
  /** Bytes of one of the `perRow` elements. */
  readonly elementBytes: number
  /** Rows of one chunk; 1 where the data are contiguous. */
  readonly chunkRows: number
  /** By name; a plain data set has one field, named ''. */
  readonly fields: ReadonlyMap<string, Field | { readonly unknown: string }>
  /** The bytes of rows `from` … `to` − 1. */
  readonly read: (from: number, to: number) => Uint8Array
}

const RECORD = 'write it as in the public record'

/** What the library can unpack; of anything else it would leave the buffer as it was, with an error on stderr. */
const FILTERS = new Map([
  [1, 'deflate'],
  [2, 'shuffle'],
  [3, 'fletcher32'],
  [4, 'szip'],
  [6, 'scaleoffset'],
])
const CLASSES = [
  'int',
  'float',
  'time',
  'string',
  'bit field',
  'opaque',
  'compound',
  'reference',
  'enum',
  'vlen',
  'array',
]

type Member = Metadata & { offset?: number }

function fieldOf(member: Member, swapped: boolean): Field | { unknown: string } {
  const enumeration = member.enum_type
  const kind = CLASSES[enumeration?.type ?? member.type]
  const { size, signed, offset = 0 } = member
  const known = kind === 'float' ? size === 4 || size === 8 : kind === 'int' && [1, 2, 4, 8].includes(size)
  if (!known) return { unknown: `${kind ?? 'unknown'} of ${size} bytes` }
  return { kind: kind as 'float' | 'int', size, signed, offset, littleEndian: swapped || member.littleEndian }
}

/**
 * The fields of a data set. libhdf5 swaps the bytes of a compound to little-endian only when every member is
 * big-endian; the members of a mixed one come as they lie in the file.
 */
function fieldsOf(metadata: Metadata): DataSet['fields'] {
  const members: Member[] | undefined = metadata.compound_type?.members
  if (!members) return new Map([['', fieldOf(metadata, true)]])
  const swapped = members.every((member) => !member.littleEndian)
  return new Map(members.map((member) => [(member as Member & { name: string }).name, fieldOf(member, swapped)]))
}

function checkFilters(who: string, dataset: Dataset): void {
  const missing = dataset.filters.filter(({ id }) => !FILTERS.has(id))
  if (missing.length === 0) return
  const names = missing.map(({ id, name }) => `${name || 'filter'} (id ${id})`).join(', ')
  throw new FileError({
    who,
    wanted: `no compression but ${[...FILTERS.values()].join(', ')}`,
    got: names,
    fix: 'repack it where the filter is installed: h5repack -f SHUF -f GZIP=4 IN OUT',
  })
}

interface Source {
  readonly library: Hdf5
  readonly dataset: Dataset
  /** The data set, as errors name it. */
  readonly who: string
  readonly rowBytes: number
}

/** Has the library put rows at `place` in its memory; the reason where it could not. */
function fill({ library, dataset }: Source, from: number, to: number, place: number): string | undefined {
  const tail = dataset.shape!.slice(1).map(BigInt)
  const count = [BigInt(to - from), ...tail]
  const offset = [BigInt(from), ...tail.map(() => 0n)]
  const stride = count.map(() => 1n)
  lastComplaint()
  try {
    const { file_id, path } = dataset
    const status = library.Module.get_dataset_data(file_id, path, count, offset, stride, BigInt(place))
    return status < 0 ? lastComplaint() || 'no reason given' : undefined
  } catch (error) {
    return lastComplaint() || (error as Error).message
  }
}

/** Rows `from` … `to` − 1, copied out of the memory of the library. */
function readRows(source: Source, from: number, to: number): Uint8Array {
  const { Module } = source.library
  const bytes = (to - from) * source.rowBytes
  const place = Module._malloc(bytes)
  const failure = place === 0 ? `no memory for ${bytes} bytes` : fill(source, from, to, place)
  const rows = failure === undefined ? Module.HEAPU8.slice(place, place + bytes) : undefined
  Module._free(place)
  if (rows) return rows
  const got = `an error of libhdf5: ${failure}`
  const fix = 'copy or download the file again'
  throw new FileError({ who: source.who, wanted: `rows ${from} to ${to - 1}`, got, fix })
}

/**
 * A data set of an open file, ready to be read.
 * @throws FileError where it is compressed by a filter that is not built in, or is not [rows] or [rows, perRow]
 */
export function dataSetOf(library: Hdf5, file: File, group: string, name: string): DataSet {
  const who = `${file.filename}: ${group}/${name}`
  const dataset = file.get(`${group}/${name}`)
  if (!(dataset instanceof library.Dataset)) {
    throw new FileError({ who, wanted: 'a data set', got: 'a group or link', fix: RECORD })
  }
  const { shape, size, chunks } = dataset.metadata
  if (!shape || shape.length < 1 || shape.length > 2) {
    throw new FileError({ who, wanted: 'shape [rows] or [rows, n]', got: `shape [${shape ?? ''}]`, fix: RECORD })
  }
  checkFilters(who, dataset)
  const [rows, perRow = 1] = shape
  const rowBytes = perRow * size
  const source = { library, dataset, who, rowBytes }
  return {
    name,
    rows,
    perRow,
    rowBytes,
    elementBytes: size,
    chunkRows: chunks?.[0] ?? 1,
    fields: fieldsOf(dataset.metadata),
    read: (from, to) => readRows(source, from, to),
  }
}
