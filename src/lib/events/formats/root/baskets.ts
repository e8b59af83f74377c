import type { Table } from '../../../columns/index.ts'
import { decodeField } from '../numberField.ts'
import { fromPieces } from '../pieces.ts'
import { unsound } from '../sound.ts'
import type { BranchKind } from './branch.ts'
import type { Branch, RootFile } from './jsroot.ts'
import { unzip } from './unzip.ts'

/** The numbers of the entries of one basket, under the name ''. */
function decode(key: Buffer, { perEvent, header, field }: BranchKind, entries: number): Table {
  const [objectBytes, keyBytes] = [key.readInt32BE(6), key.readInt16BE(14)]
  const data = unzip(key.subarray(keyBytes), objectBytes)
  // the key ends in fLast (int32) and a flag: where the numbers end, counted from its own beginning
  const border = key.readInt32BE(keyBytes - 5) - keyBytes
  const numbers = (bytes: Buffer) => ({ '': decodeField(bytes, field.size, field) })
  if (perEvent !== undefined) {
    const size = entries * perEvent * field.size
    if (!(size >= 0 && size <= data.length)) throw new Error('a basket that is shorter than its entries')
    return { count: entries, perEvent, columns: numbers(data.subarray(0, size)) }
  }
  if (border + 4 * (entries + 1) > data.length) throw new Error('a basket without the offsets of its entries')
  const start = (entry: number) => (entry < entries ? data.readInt32BE(border + 4 + 4 * entry) - keyBytes : border)
  const offsets = new Int32Array(entries + 1)
  const content = header === 0 ? data.subarray(start(0), border) : Buffer.alloc(border - start(0) - header * entries)
  for (let entry = 0, at = 0; entry < entries; entry++) {
    const [from, to] = [start(entry) + header, start(entry + 1)]
    if (!(to >= from)) throw new Error(`entry ${entry} of a basket that ends before it begins`)
    if (header > 0) data.copy(content, at, from, to)
    at += to - from
    offsets[entry + 1] = at / field.size
  }
  return { count: entries, offsets, columns: numbers(content) }
}

/** Reads ranges of entries of one branch; the last basket stays decoded. */
export function branchReader(file: RootFile, branch: Branch, kind: BranchKind): (from: number, to: number) => Table {
  const { fWriteBasket, fEntries, fName } = branch
  // jsroot gives numbers of 8 bytes as BigInt where they are large
  const [firsts, places, sizes] = [branch.fBasketEntry, branch.fBasketSeek, branch.fBasketBytes].map((list) =>
    Array.from({ length: Math.min(fWriteBasket, list.length) }, (_, i) => Number(list[i])),
  )
  const end = (basket: number) => (basket + 1 < firsts.length ? firsts[basket + 1] : Number(fEntries))
  let last: { basket: number; table: Table } | undefined
  const at = (basket: number): Table => {
    if (last?.basket === basket) return last.table
    try {
      const key = file.readBytes(places[basket], sizes[basket])
      last = { basket, table: decode(key, kind, end(basket) - firsts[basket]) }
      return last.table
    } catch (error) {
      throw unsound(`${file.path}: ${fName}, entries ${firsts[basket]} to ${end(basket) - 1}`, 'ROOT', error)
    }
  }
  const pieces = firsts.map((first, basket) => ({ first, count: end(basket) - first }))
  return (from, to) => fromPieces(`${file.path}: ${fName}`, pieces, from, to, at)
}
