import { FileError } from '../../../../complaint.ts'
import { terminated, UNDEFINED, uint } from './bytes.ts'
import { type Datatype, encodeDatatype, encodeTextType, sizeOf } from './datatype.ts'
import { lookup3 } from './lookup3.ts'

/** A message of an object header: its number in section IV.A.2 of the HDF5 file format, and its bytes. */
export interface Message {
  readonly type: number
  readonly data: Buffer
}

/** Messages hold at most 64 KiB, of which name and type need a little. */
const LONGEST_TEXT = 65_000

const message = (type: number, ...parts: Buffer[]): Message => ({ type, data: Buffer.concat(parts) })

const encodeSpace = (shape: readonly number[]) =>
  Buffer.concat([Buffer.from([2, shape.length, 0, shape.length === 0 ? 0 : 1]), ...shape.map((n) => uint(n, 8))])

/**
 * An attribute that is one text.
 * @throws FileError for a text that is too long for an object header
 */
export function textAttribute(name: string, text: string): Message {
  const [label, value, space] = [terminated(name), terminated(text), encodeSpace([])]
  const type = encodeTextType(value.length)
  if (value.length > LONGEST_TEXT) {
    const wanted = `a text of at most ${LONGEST_TEXT - 1} bytes`
    throw new FileError({ who: `attribute '${name}'`, wanted, got: `${value.length - 1}`, fix: 'shorten it' })
  }
  const sizes = [label, type, space].map((part) => uint(part.length, 2))
  return message(0x0c, Buffer.from([3, 0]), ...sizes, Buffer.from([1]), label, type, space, value)
}

/** The messages of a group: its links by name to the addresses of object headers. */
export function groupMessages(links: ReadonlyMap<string, number>): Message[] {
  const info = message(0x02, Buffer.from([0, 0]), UNDEFINED, UNDEFINED)
  const settings = message(0x0a, Buffer.from([0, 0]))
  const encoded = [...links].map(([name, address]) => {
    const label = Buffer.from(name, 'utf8')
    // 0x10: the character set (1, UTF-8) is stored
    return message(0x06, Buffer.from([1, 0x10, 1, label.length]), label, uint(address, 8))
  })
  return [info, settings, ...encoded]
}

/** How a data set is stored: chunks of some of its first axis and all of the others, behind filters. */
export interface Storage {
  readonly shape: readonly number[]
  readonly type: Datatype
  readonly chunkRows: number
  /** Level of gzip after a shuffle of bytes; 0 for none. */
  readonly gzip: number
  /** Address of the tree of chunks. */
  readonly index: Buffer
}

/** The messages of a data set. */
export function dataSetMessages({ shape, type, chunkRows, gzip, index }: Storage): Message[] {
  const size = sizeOf(type)
  const chunk = [chunkRows, ...shape.slice(1), size].map((n) => uint(n, 4))
  const layout = message(0x08, Buffer.from([3, 2, chunk.length]), index, ...chunk)
  // version 3, space allocated as chunks come, fill value written if set, none defined
  const fill = message(0x05, Buffer.from([3, 0x0b]))
  const messages = [message(0x01, encodeSpace(shape)), message(0x03, encodeDatatype(type)), fill, layout]
  if (gzip === 0) return messages
  const filter = (id: number, value: number) => Buffer.concat([uint(id, 2), uint(1, 2), uint(1, 2), uint(value, 4)])
  return [...messages, message(0x0b, Buffer.from([2, 2]), filter(2, size), filter(1, gzip))]
}

/** An object header of version 2 (section IV.A.1.b). */
export function encodeObjectHeader(messages: readonly Message[]): Buffer {
  const body = messages.flatMap(({ type, data }) => [uint(type, 1), uint(data.length, 2), uint(0, 1), data])
  const length = body.reduce((sum, part) => sum + part.length, 0)
  // 0x02: the length takes four bytes
  const header = Buffer.concat([Buffer.from('OHDR'), Buffer.from([2, 0x02]), uint(length, 4), ...body])
  return Buffer.concat([header, uint(lookup3(header), 4)])
}

/** The superblock of version 2 (section II.A); it makes the bytes before `end` an HDF5 file. */
export function encodeSuperblock(root: number, end: number): Buffer {
  const start = Buffer.from('\x89HDF\r\n\x1a\n\x02\x08\x08\x00', 'latin1')
  const block = Buffer.concat([start, uint(0, 8), UNDEFINED, uint(end, 8), uint(root, 8)])
  return Buffer.concat([block, uint(lookup3(block), 4)])
}
export const SUPERBLOCK_BYTES = 48
