import { concatTables, type Numbers, type Table } from '../../../columns/index.ts'
import { fromPieces } from '../pieces.ts'
import { sound } from '../sound.ts'
import type { Anchor } from './anchor.ts'
import { decodeElements, ENCODINGS, type Encoding } from './elements.ts'
import type { RootFile } from './jsroot.ts'
import type { RootColumn } from './tree.ts'
import { unzip } from './unzip.ts'

interface Page {
  readonly numElements: bigint
  readonly locator: { readonly size: number; readonly offset: bigint }
}
interface Field {
  readonly fieldName: string
  readonly typeName: string
  readonly parentFieldId: number
}
interface Column {
  readonly coltype: number
  readonly index: number
}
/** The description of an RNTuple as jsroot reads it. */
interface Builder {
  readonly fieldDescriptors: readonly Field[]
  readonly clusterGroups: readonly unknown[]
  readonly clusterSummaries: readonly { readonly firstEntry: bigint; readonly numEntries: number }[]
  readonly pageLocations: readonly (readonly { readonly pages: readonly Page[] }[])[]
  readonly findColumns: (field: Field) => Column[]
  readonly findChildFields: (field: Field) => Field[]
}

/** The elements of one column in one cluster. */
function elementsOf(file: RootFile, { pageLocations }: Builder, column: Column, cluster: number): Numbers {
  const encoding = ENCODINGS[column.coltype]
  const pages = pageLocations[cluster][column.index].pages.map(({ numElements, locator }) => {
    const count = Number(numElements)
    const bytes = file.readBytes(Number(locator.offset), locator.size)
    return decodeElements(unzip(bytes, Math.ceil((count * encoding.bits) / 8)), encoding, count)
  })
  if (pages.length === 1) return pages[0]
  return concatTables(pages.map((values) => ({ count: values.length, perEvent: 1, columns: { '': values } }))).columns[
    ''
  ]
}

function clusterReader(file: RootFile, builder: Builder, values: Column, index: Column | undefined) {
  let last: { cluster: number; table: Table } | undefined
  return (cluster: number): Table => {
    if (last?.cluster === cluster) return last.table
    const count = builder.clusterSummaries[cluster].numEntries
    const columns = { '': elementsOf(file, builder, values, cluster) }
    const ends = index && elementsOf(file, builder, index, cluster)
    const table: Table = ends ? { count, offsets: Int32Array.of(0, ...ends), columns } : { count, perEvent: 1, columns }
    last = { cluster, table }
    return table
  }
}

function columnOf(file: RootFile, builder: Builder, field: Field): RootColumn {
  const name = field.fieldName
  const [own] = builder.findColumns(field)
  const [child, ...others] = builder.findChildFields(field)
  const values = child ? builder.findColumns(child)[0] : own
  const encoding: Encoding | undefined = values && ENCODINGS[values.coltype]
  const isList = child !== undefined && others.length === 0 && own !== undefined && ENCODINGS[own.coltype]?.index
  if (!encoding || encoding.index || (child && !isList)) {
    const unreadable = field.typeName || 'a record'
    return {
      ...{ name, type: unreadable, perEvent: 1, unreadable },
      read: () => {
        throw new TypeError(unreadable)
      },
    }
  }
  const who = `${file.path}: ${name}`
  const at = clusterReader(file, builder, values, child ? own : undefined)
  const pieces = builder.clusterSummaries.map(({ firstEntry, numEntries }) => {
    return { first: Number(firstEntry), count: numEntries }
  })
  const read = (from: number, to: number) => sound(who, 'ROOT', () => fromPieces(who, pieces, from, to, at))
  return { name, type: encoding.type, perEvent: child ? undefined : 1, read }
}

/** The fields of an RNTuple that are numbers or vectors of numbers. */
export async function openTuple(
  file: RootFile,
  anchor: Anchor,
): Promise<{ count: number; columns: RootColumn[] } | null> {
  // @ts-expect-error: the package describes the types of its main module alone
  const { readHeaderFooter } = await import('jsroot/rntuple')
  const builder = (await readHeaderFooter(anchor)) as Builder | null
  if (!builder) return null
  if (builder.clusterGroups.length !== 1)
    throw new Error(`${builder.clusterGroups.length} groups of clusters instead of one`)
  const { fieldDescriptors, clusterSummaries } = builder
  const top = fieldDescriptors.filter(({ parentFieldId }, i) => parentFieldId === i)
  const count = clusterSummaries.reduce((sum, { numEntries }) => sum + numEntries, 0)
  return { count, columns: top.map((field) => columnOf(file, builder, field)) }
}
