import type { Field } from './dataSet.ts'

type Getter = (at: number) => number

function getterOf(view: DataView, { kind, size, signed, littleEndian }: Field): Getter {
  if (kind === 'float') {
    return size === 4 ? (at) => view.getFloat32(at, littleEndian) : (at) => view.getFloat64(at, littleEndian)
  }
  if (size === 1) return signed ? (at) => view.getInt8(at) : (at) => view.getUint8(at)
  if (size === 2) return signed ? (at) => view.getInt16(at, littleEndian) : (at) => view.getUint16(at, littleEndian)
  if (size === 4) return signed ? (at) => view.getInt32(at, littleEndian) : (at) => view.getUint32(at, littleEndian)
  return signed
    ? (at) => Number(view.getBigInt64(at, littleEndian))
    : (at) => Number(view.getBigUint64(at, littleEndian))
}

/** Where a value could not be taken over: its place in the block and what it was. */
export interface Misfit {
  readonly element: number
  readonly value: number
}

/**
 * Puts one field of every element of `bytes` into `out` from `start` on.
 * @returns the first value that is not finite or does not fit the type of `out`, if any
 */
export function decodeField(
  bytes: Uint8Array,
  elementBytes: number,
  field: Field,
  out: Float32Array | Int16Array | Int32Array | Uint8Array,
  start: number,
): Misfit | undefined {
  const get = getterOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), field)
  const exact = !(out instanceof Float32Array)
  const count = bytes.byteLength / elementBytes
  for (let i = 0, at = field.offset; i < count; i++, at += elementBytes) {
    const value = get(at)
    out[start + i] = value
    const kept = out[start + i]
    if (exact ? kept !== value : !Number.isFinite(kept)) return { element: i, value }
  }
  return undefined
}
