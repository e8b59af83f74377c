import type { Numbers } from '../../columns/index.ts'

/** A number that each element of some bytes holds at `offset`. */
export interface NumberField {
  readonly kind: 'float' | 'int'
  readonly size: number
  readonly signed: boolean
  readonly offset: number
  readonly littleEndian: boolean
}

/** The type of a field in a word, as in `float32` or `uint8`. */
export const typeOf = ({ kind, signed, size }: NumberField): string =>
  `${kind === 'int' && !signed ? 'u' : ''}${kind}${8 * size}`

/** For each type an array that holds it without loss; integers of 8 bytes up to 2⁵³. */
const ARRAYS: Record<string, (bytes: ArrayBuffer) => Numbers> = {
  float32: (bytes) => new Float32Array(bytes),
  float64: (bytes) => new Float64Array(bytes),
  int8: (bytes) => new Int8Array(bytes),
  uint8: (bytes) => new Uint8Array(bytes),
  int16: (bytes) => new Int16Array(bytes),
  uint16: (bytes) => Int32Array.from(new Uint16Array(bytes)),
  int32: (bytes) => new Int32Array(bytes),
  uint32: (bytes) => Float64Array.from(new Uint32Array(bytes)),
  int64: (bytes) => Float64Array.from(new BigInt64Array(bytes), Number),
  uint64: (bytes) => Float64Array.from(new BigUint64Array(bytes), Number),
}

/** The bytes of one field of every element, one after the other, little-endian. */
function gather(bytes: Uint8Array, step: number, { offset, size, littleEndian }: NumberField): ArrayBuffer {
  const out = new Uint8Array((bytes.length / step) * size)
  if (size === 4 && littleEndian) {
    for (let to = 0, at = offset; to < out.length; to += 4, at += step) {
      out[to] = bytes[at]
      out[to + 1] = bytes[at + 1]
      out[to + 2] = bytes[at + 2]
      out[to + 3] = bytes[at + 3]
    }
    return out.buffer
  }
  for (let k = 0; k < size; k++) {
    let at = offset + (littleEndian ? k : size - 1 - k)
    for (let to = k; to < out.length; to += size, at += step) out[to] = bytes[at]
  }
  return out.buffer
}

/** The bytes as they are, where the field is all there is. */
const whole = (bytes: Uint8Array, step: number, { size, littleEndian }: NumberField): ArrayBuffer | undefined =>
  step === size && littleEndian && bytes.byteLength === bytes.buffer.byteLength
    ? (bytes.buffer as ArrayBuffer)
    : undefined

/** One field of every element of `bytes`. */
export const decodeField = (bytes: Uint8Array, elementBytes: number, field: NumberField): Numbers =>
  ARRAYS[typeOf(field)](whole(bytes, elementBytes, field) ?? gather(bytes, elementBytes, field))
