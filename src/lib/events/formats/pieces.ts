import { sliceTable, type Table } from '../../columns/index.ts'
import { joined } from './joined.ts'

/** Entries of a file that are unpacked together: a basket, a cluster, a row group. */
export interface Piece {
  /** The first of its entries in the file. */
  readonly first: number
  readonly count: number
}

/**
 * Entries `from` … `to` − 1 out of the pieces that hold them.
 * @param who as errors name what is read
 * @param at the entries of a piece, by its place in the list
 */
export function fromPieces(
  who: string,
  pieces: readonly Piece[],
  from: number,
  to: number,
  at: (piece: number) => Table,
): Table {
  const parts: Table[] = []
  pieces.forEach(({ first, count }, piece) => {
    const [begin, end] = [Math.max(from, first), Math.min(to, first + count)]
    if (begin < end) parts.push(sliceTable(at(piece), begin - first, end - first))
  })
  return joined(who, parts, from, to)
}
