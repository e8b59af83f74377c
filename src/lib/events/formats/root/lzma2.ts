import { type Lengths, newProbabilities, type Probabilities } from './lzmaProbabilities.ts'
import { type RangeDecoder, rangeDecoder } from './rangeDecoder.ts'

/** What is kept from one chunk to the next. */
interface Memory {
  readonly out: Uint8Array
  at: number
  state: number
  distances: [number, number, number, number]
  probabilities: Probabilities
  /** Bits of the byte before, bits of the position, for literals, and bits of the position for matches. */
  properties: readonly [number, number, number]
}

function readLength({ bit, tree }: RangeDecoder, lengths: Lengths, position: number): number {
  if (bit(lengths.choice, 0) === 0) return tree(lengths.low, position << 3, 3)
  if (bit(lengths.choice, 1) === 0) return 8 + tree(lengths.middle, position << 3, 3)
  return 16 + tree(lengths.high, 0, 8)
}

function readDistance(
  { tree, direct, reverse }: RangeDecoder,
  { slot, special, align }: Probabilities,
  length: number,
) {
  const place = tree(slot, Math.min(length, 3) << 6, 6)
  if (place < 4) return place
  const bits = (place >> 1) - 1
  const base = ((2 | (place & 1)) << bits) >>> 0
  if (place < 14) return base + reverse(special, base - place, bits)
  return base + ((direct(bits - 4) << 4) >>> 0) + reverse(align, 0, 4)
}

function putLiteral({ bit }: RangeDecoder, memory: Memory): void {
  const { out, at, state, properties, distances, probabilities } = memory
  const [context, position] = properties
  const before = at > 0 ? out[at - 1] : 0
  const base = 0x300 * (((at & ((1 << position) - 1)) << context) + (before >> (8 - context)))
  let symbol = 1
  if (state >= 7) {
    for (let match = out[at - distances[0] - 1]; symbol < 0x100; match <<= 1) {
      const wanted = (match >> 7) & 1
      const got = bit(probabilities.literal, base + ((1 + wanted) << 8) + symbol)
      symbol = (symbol << 1) | got
      if (got !== wanted) break
    }
  }
  while (symbol < 0x100) symbol = (symbol << 1) | bit(probabilities.literal, base + symbol)
  out[memory.at++] = symbol
  memory.state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6
}

/** The length of a match with an older distance, which becomes the newest; 1 for a single byte. */
function readRepeat(coder: RangeDecoder, memory: Memory, position: number): number {
  const { state, probabilities: p, distances } = memory
  const { bit } = coder
  if (bit(p.repeat0, state) === 0) {
    if (bit(p.short, (state << 4) + position) === 0) {
      memory.state = state < 7 ? 9 : 11
      return 1
    }
  } else {
    const which = bit(p.repeat1, state) === 0 ? 1 : bit(p.repeat2, state) === 0 ? 2 : 3
    const [distance] = distances.splice(which, 1)
    distances.unshift(distance)
  }
  memory.state = state < 7 ? 8 : 11
  return 2 + readLength(coder, p.repeatLength, position)
}

function copyMatch(memory: Memory, length: number): void {
  const { out, at, distances } = memory
  const from = at - distances[0] - 1
  if (from < 0 || at + length > out.length) throw new Error('LZMA data that are damaged')
  for (let i = 0; i < length; i++) out[at + i] = out[from + i]
  memory.at += length
}

function decodeChunk(coder: RangeDecoder, memory: Memory, end: number): void {
  const mask = (1 << memory.properties[2]) - 1
  while (memory.at < end) {
    const { state, probabilities: p } = memory
    const position = memory.at & mask
    if (coder.bit(p.match, (state << 4) + position) === 0) {
      putLiteral(coder, memory)
      continue
    }
    let length: number
    if (coder.bit(p.repeat, state) === 1) length = readRepeat(coder, memory, position)
    else {
      length = readLength(coder, p.length, position)
      memory.state = state < 7 ? 7 : 10
      const distance = readDistance(coder, p, length)
      memory.distances = [distance, memory.distances[0], memory.distances[1], memory.distances[2]]
      length += 2
    }
    copyMatch(memory, length)
  }
}

/** The properties byte holds (pb · 5 + lp) · 9 + lc. */
function propertiesOf(byte: number): [number, number, number] {
  if (byte >= 225) throw new Error('LZMA data that are damaged')
  return [byte % 9, Math.floor(byte / 9) % 5, Math.floor(byte / 45)]
}

/** Unpacks the chunks of LZMA2 that begin at `start` into the whole of `out`; its first chunk stands at the first byte. */
export function lzma2(bytes: Uint8Array, start: number, out: Uint8Array): void {
  const [state, distances] = [0, [0, 0, 0, 0] as [number, number, number, number]]
  const memory: Memory = { out, at: 0, state, distances, probabilities: newProbabilities(1), properties: [0, 0, 0] }
  for (let at = start; memory.at < out.length; ) {
    const control = bytes[at]
    if (control === undefined || (control > 2 && control < 0x80)) throw new Error('LZMA data that are damaged')
    if (control === 0) throw new Error('LZMA data that end too early')
    const size = ((bytes[at + 1] << 8) | bytes[at + 2]) + 1 + (control >= 0x80 ? (control & 0x1f) << 16 : 0)
    if (memory.at + size > out.length) throw new Error('LZMA data that are longer than they say')
    if (control < 0x80) {
      out.set(bytes.subarray(at + 3, at + 3 + size), memory.at)
      memory.at += size
      at += 3 + size
      continue
    }
    const packed = ((bytes[at + 3] << 8) | bytes[at + 4]) + 1
    const hasProperties = control >= 0xc0
    if (hasProperties) memory.properties = propertiesOf(bytes[at + 5])
    if (control >= 0xa0) {
      memory.probabilities = newProbabilities(1 << (memory.properties[0] + memory.properties[1]))
      memory.state = 0
      memory.distances = [0, 0, 0, 0]
    }
    const body = at + 5 + Number(hasProperties)
    decodeChunk(rangeDecoder(bytes.subarray(0, body + packed), body), memory, memory.at + size)
    at = body + packed
  }
}

/** Unpacks a stream of xz that is one block of LZMA2, as ROOT writes it, into the whole of `out`. */
export function unxz(bytes: Uint8Array, out: Uint8Array): void {
  const HEADER = 12
  const block = (bytes[HEADER] + 1) * 4
  lzma2(bytes, HEADER + block, out)
}
