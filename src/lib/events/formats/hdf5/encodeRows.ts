import type { Numbers } from '../../../columns/index.ts'
import { type Datatype, type NumberType, sizeOf } from './datatype.ts'

const put: Record<NumberType, (view: DataView, at: number, value: number) => void> = {
  float32: (view, at, value) => view.setFloat32(at, value, true),
  float64: (view, at, value) => view.setFloat64(at, value, true),
  int8: (view, at, value) => view.setInt8(at, value),
  int16: (view, at, value) => view.setInt16(at, value, true),
  int32: (view, at, value) => view.setInt32(at, value, true),
  flag: (view, at, value) => view.setUint8(at, value),
}

/** Columns of one length as the bytes of elements of a type, one column a member. */
export function encodeRows(type: Datatype, columns: readonly Numbers[]): Uint8Array {
  const members = typeof type === 'string' ? [{ name: '', type }] : type
  const step = sizeOf(type)
  const bytes = new Uint8Array(columns[0].length * step)
  const view = new DataView(bytes.buffer)
  let offset = 0
  members.forEach((member, k) => {
    const write = put[member.type]
    const column = columns[k]
    for (let i = 0, at = offset; i < column.length; i++, at += step) write(view, at, column[i])
    offset += sizeOf(member.type)
  })
  return bytes
}
