import type { Numbers } from '../../../columns/index.ts'
import { type Field, typeOf } from './fields.ts'

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
function gather(bytes: Uint8Array, step: number, { offset, size, littleEndian }: Field): ArrayBuffer {
  const out = new Uint8Array((bytes.length / step) * size)
  for (let k = 0; k < size; k++) {
    let at = offset + (littleEndian ? k : size - 1 - k)
    for (let to = k; to < out.length; to += size, at += step) out[to] = bytes[at]
  }
  return out.buffer
}

/** One field of every element of `bytes`. */
export const decodeField = (bytes: Uint8Array, elementBytes: number, field: Field): Numbers =>
  ARRAYS[typeOf(field)](gather(bytes, elementBytes, field))
