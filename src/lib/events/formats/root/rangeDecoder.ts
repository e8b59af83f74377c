const TOP = 2 ** 24

/** The arithmetic decoder of LZMA over some bytes. */
export interface RangeDecoder {
  /** One decision, by a probability that learns from it. */
  readonly bit: (probabilities: Uint16Array, at: number) => number
  /** Decisions that are equally likely. */
  readonly direct: (bits: number) => number
  /** A number of so many bits, its highest first, from `base` on. */
  readonly tree: (probabilities: Uint16Array, base: number, bits: number) => number
  /** The same, its lowest bit first. */
  readonly reverse: (probabilities: Uint16Array, base: number, bits: number) => number
}

/** Begins at the five bytes at `start`. */
export function rangeDecoder(bytes: Uint8Array, start: number): RangeDecoder {
  let at = start + 5
  let range = 0xffffffff
  let code = ((bytes[start + 1] << 24) | (bytes[start + 2] << 16) | (bytes[start + 3] << 8) | bytes[start + 4]) >>> 0
  const refill = () => {
    if (range >= TOP) return
    if (at >= bytes.length) throw new Error('LZMA data that end too early')
    range = (range << 8) >>> 0
    code = ((code << 8) | bytes[at++]) >>> 0
  }
  const bit = (probabilities: Uint16Array, i: number) => {
    const bound = (range >>> 11) * probabilities[i]
    if (code < bound) {
      range = bound
      probabilities[i] += (2048 - probabilities[i]) >>> 5
      refill()
      return 0
    }
    range -= bound
    code -= bound
    probabilities[i] -= probabilities[i] >>> 5
    refill()
    return 1
  }
  const direct = (bits: number) => {
    let value = 0
    for (let i = 0; i < bits; i++) {
      range >>>= 1
      const one = code >= range ? 1 : 0
      if (one) code -= range
      value = (value << 1) | one
      refill()
    }
    return value
  }
  const tree = (probabilities: Uint16Array, base: number, bits: number) => {
    let node = 1
    for (let i = 0; i < bits; i++) node = (node << 1) | bit(probabilities, base + node)
    return node - (1 << bits)
  }
  const reverse = (probabilities: Uint16Array, base: number, bits: number) => {
    let [node, value] = [1, 0]
    for (let i = 0; i < bits; i++) {
      const one = bit(probabilities, base + node)
      node = (node << 1) | one
      value |= one << i
    }
    return value
  }
  return { bit, direct, tree, reverse }
}
