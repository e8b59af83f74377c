import { UNDEFINED, uint } from './bytes.ts'

/** A chunk in the file: the first of its rows, where it lies and how long it is. */
export interface Chunk {
  readonly row: number
  readonly address: number
  readonly bytes: number
}

/** Entries of a full node: twice the default K of chunk trees. */
const ENTRIES = 64

interface Node {
  readonly depth: number
  /** The first chunk under each entry; its address is the entry's. */
  readonly entries: readonly Chunk[]
  /** The first row behind the last entry. */
  readonly end: number
  readonly left: Buffer
  readonly right: Buffer
}

const nodeBytes = (rank: number) => 24 + (ENTRIES + 1) * (16 + 8 * rank) + ENTRIES * 8

/** A key: stored size, no filter skipped, and the corner of the chunk (all axes but the first begin at 0). */
const encodeKey = ({ bytes, row }: Omit<Chunk, 'address'>, rank: number) =>
  Buffer.concat([uint(bytes, 4), uint(0, 4), uint(row, 8), Buffer.alloc(8 * rank)])

function encodeNode({ depth, entries, end, left, right }: Node, rank: number): Buffer {
  const head = [Buffer.from('TREE'), uint(1, 1), uint(depth, 1), uint(entries.length, 2), left, right]
  const body = entries.flatMap((entry) => [encodeKey(entry, rank), uint(entry.address, 8)])
  const used = Buffer.concat([...head, ...body, encodeKey({ row: end, bytes: 0 }, rank)])
  return Buffer.concat([used, Buffer.alloc(nodeBytes(rank) - used.length)])
}

/** The nodes over some entries, to lie at `at` one after another. */
function nodesOver(entries: readonly Chunk[], depth: number, end: number, at: (i: number) => number): Node[] {
  const count = Math.ceil(entries.length / ENTRIES)
  const sibling = (i: number) => (i >= 0 && i < count ? uint(at(i), 8) : UNDEFINED)
  return Array.from({ length: count }, (_, i) => ({
    depth,
    entries: entries.slice(i * ENTRIES, (i + 1) * ENTRIES),
    end: entries[(i + 1) * ENTRIES]?.row ?? end,
    left: sibling(i - 1),
    right: sibling(i + 1),
  }))
}

/** A tree that is ready to be written at the address it was made for. */
export interface ChunkTree {
  readonly bytes: Buffer
  /** Address of its root. */
  readonly root: number
}

/**
 * The B-tree of version 1 (HDF5 file format, section III.A.1) over chunks that lie one after another along the first axis.
 * @param end the first row after the last chunk
 * @param rank number of axes
 * @param start the address at which it will be written
 */
export function encodeChunkTree(chunks: readonly Chunk[], end: number, rank: number, start: number): ChunkTree {
  const encoded: Buffer[] = []
  let entries = chunks
  for (let depth = 0; ; depth++) {
    const first = start + encoded.length * nodeBytes(rank)
    const at = (i: number) => first + i * nodeBytes(rank)
    const nodes = nodesOver(entries, depth, end, at)
    encoded.push(...nodes.map((node) => encodeNode(node, rank)))
    if (nodes.length === 1) return { bytes: Buffer.concat(encoded), root: first }
    entries = nodes.map((node, i) => ({ ...node.entries[0], address: at(i) }))
  }
}
