import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { type FileMetaData, parquetMetadata, parquetSchema, type SchemaTree } from 'hyparquet'
import { DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js'
import type { Numbers, Table } from '../../../columns/index.ts'
import type { DataFile, FileTable } from '../format.ts'
import { fromPieces } from '../pieces.ts'
import { sound } from '../sound.ts'
import { type ChunkValues, readChunk } from './readChunk.ts'
import { MAGIC } from './signature.ts'

/** Events to read at once: row groups may hold a million. */
const BLOCK = 16_384

function readBytes(handle: number, from: number, to: number): ArrayBuffer {
  const bytes = new Uint8Array(to - from)
  readSync(handle, bytes, 0, bytes.length, from)
  return bytes.buffer
}

function readMetadata(handle: number): FileMetaData {
  const { size } = fstatSync(handle)
  const tail = Buffer.from(readBytes(handle, Math.max(0, size - 8), size))
  if (size < 12 || !tail.subarray(4).equals(MAGIC)) throw new Error('no footer: the file is truncated')
  const length = tail.readUInt32LE(0)
  if (length + 12 > size) throw new Error('a footer that is longer than the file')
  return parquetMetadata(readBytes(handle, size - 8 - length, size))
}

const TYPES = ['BOOLEAN', 'INT32', 'INT64', 'FLOAT', 'DOUBLE']

/** A column of numbers, or of lists of numbers. */
interface Leaf {
  readonly index: number
  readonly name: string
  readonly path: readonly SchemaTree[]
  readonly list: boolean
  readonly unreadable?: string
}

function leavesOf(metadata: FileMetaData): Leaf[] {
  const tree = parquetSchema(metadata)
  return (metadata.row_groups[0]?.columns ?? []).map(({ meta_data }, index) => {
    const names = meta_data!.path_in_schema
    const path = getTreePath(tree, [...names])
    const depth = getMaxRepetitionLevel(path)
    const { type, logical_type, converted_type } = path[path.length - 1].element
    const known = TYPES.includes(type ?? '') && !/DATE|TIME|DECIMAL/.test(`${converted_type} ${logical_type?.type}`)
    const what = depth > 1 ? 'lists of lists' : known ? undefined : `${logical_type?.type ?? converted_type ?? type}`
    const name = depth === 1 ? names[0] : names.join('.')
    return { index, name, path, list: depth === 1, ...(what && { unreadable: what }) }
  })
}

/** Reads columns by row group, and keeps the last decoded one of each. */
function chunkReader(path: string, handle: number, { row_groups }: FileMetaData) {
  const last = new Map<number, { group: number; chunk: ChunkValues }>()
  const decode = (leaf: Leaf, group: number): ChunkValues => {
    const { columns, num_rows } = row_groups[group]
    const meta = columns[leaf.index].meta_data!
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset)
    const size = Number(meta.total_compressed_size)
    if (!(start >= 0 && size >= 0 && start + size <= fstatSync(handle).size)) throw new Error('a column beyond its end')
    if (!leaf.list && meta.num_values !== num_rows) throw new Error('a column of other rows than its row group')
    const bytes = readBytes(handle, start, start + size)
    const { element } = leaf.path[leaf.path.length - 1]
    const schema = { pathInSchema: meta.path_in_schema, element, schemaPath: [...leaf.path], parsers: DEFAULT_PARSERS }
    const decoder = { ...schema, type: meta.type, codec: meta.codec }
    return readChunk(bytes, decoder, Number(meta.num_values), leaf.list ? Number(num_rows) : undefined)
  }
  return (leaf: Leaf, group: number): ChunkValues => {
    const known = last.get(leaf.index)
    if (known?.group === group) return known.chunk
    const chunk = sound(`${path}: ${leaf.name}`, 'Parquet', () => decode(leaf, group))
    last.set(leaf.index, { group, chunk })
    return chunk
  }
}

function tableOf(
  path: string,
  name: string,
  leaves: readonly Leaf[],
  { row_groups }: FileMetaData,
  read: (leaf: Leaf, group: number) => ChunkValues,
): FileTable {
  const list = name !== ''
  const sizes = row_groups.map(({ num_rows }) => Number(num_rows))
  const pieces = sizes.map((count, group) => {
    return { first: sizes.slice(0, group).reduce((sum, size) => sum + size, 0), count }
  })
  const named = (column: string) => leaves.find((leaf) => (list ? column === '' : leaf.name === column))!
  const inGroup = (group: number, columns: readonly string[]): Table => {
    const chunks = columns.map((column) => [column, read(named(column), group)] as const)
    const values: Record<string, Numbers> = Object.fromEntries(chunks.map(([column, chunk]) => [column, chunk.values]))
    const { offsets } = chunks[0][1]
    return { count: sizes[group], ...(offsets ? { offsets } : { perEvent: 1 }), columns: values }
  }
  return {
    name,
    count: sizes.reduce((sum, size) => sum + size, 0),
    perEvent: list ? undefined : 1,
    block: BLOCK,
    columns: leaves.map(({ name: own, path, unreadable }) => {
      const type = path[path.length - 1].element.type ?? 'group'
      return { name: list ? '' : own, type, ...(unreadable && { unreadable }) }
    }),
    read: (from, to, columns) =>
      fromPieces(`${path}: ${name || 'columns'}`, pieces, from, to, (group) => inGroup(group, columns)),
  }
}

export async function openParquet(path: string): Promise<DataFile> {
  const handle = openSync(path, 'r')
  try {
    return sound(path, 'Parquet', () => {
      const metadata = readMetadata(handle)
      const leaves = leavesOf(metadata)
      const read = chunkReader(path, handle, metadata)
      const lists = leaves.filter(({ list }) => list)
      const flat = tableOf(
        path,
        '',
        leaves.filter(({ list }) => !list),
        metadata,
        read,
      )
      const tables = new Map(lists.map((leaf) => [leaf.name, tableOf(path, leaf.name, [leaf], metadata, read)]))
      return {
        path,
        names: () => [...(flat.columns.length > 0 ? [''] : []), ...tables.keys()],
        table: (name) => (name === '' ? flat : tables.get(name)),
        close: () => closeSync(handle),
      }
    })
  } catch (error) {
    closeSync(handle)
    throw error
  }
}
