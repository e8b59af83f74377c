import { terminated, uint } from './bytes.ts'

/** The types that we write; `flag` is the boolean of h5py, an enumeration of FALSE and TRUE in one byte. */
export type NumberType = 'float32' | 'float64' | 'int8' | 'int16' | 'int32' | 'flag'
export interface Member {
  readonly name: string
  readonly type: NumberType
}
export type Datatype = NumberType | readonly Member[]

const SIZES = { float32: 4, float64: 8, int8: 1, int16: 2, int32: 4, flag: 1 } as const

/** Bytes of one element; the members of a compound lie one after another without gaps. */
export function sizeOf(type: Datatype): number {
  return typeof type === 'string' ? SIZES[type] : type.reduce((sum, member) => sum + SIZES[member.type], 0)
}

// class and version (3) in one byte, three bytes of class bits, size
const head = (cls: number, bits: number, size: number) =>
  Buffer.concat([uint(cls | (3 << 4), 1), uint(bits, 3), uint(size, 4)])

function encodeFloat(size: 4 | 8): Buffer {
  const [sign, exponent, width, mantissa, bias] = size === 4 ? [31, 23, 8, 23, 127] : [63, 52, 11, 52, 1023]
  const layout = [
    uint(0, 2),
    uint(8 * size, 2),
    uint(exponent, 1),
    uint(width, 1),
    uint(0, 1),
    uint(mantissa, 1),
    uint(bias, 4),
  ]
  // 0x20: the leading bit of the mantissa is implied
  return Buffer.concat([head(1, 0x20 | (sign << 8), size), ...layout])
}

// 0x08: two's complement
const encodeInt = (size: number) => Buffer.concat([head(0, 0x08, size), uint(0, 2), uint(8 * size, 2)])

const encodeFlag = () =>
  Buffer.concat([head(8, 2, 1), encodeInt(1), terminated('FALSE'), terminated('TRUE'), uint(0, 1), uint(1, 1)])

function encodeCompound(members: readonly Member[]): Buffer {
  const size = sizeOf(members)
  const offsetBytes = size < 256 ? 1 : 2
  let offset = 0
  const parts = members.map(({ name, type }) => {
    const part = Buffer.concat([terminated(name), uint(offset, offsetBytes), encodeDatatype(type)])
    offset += SIZES[type]
    return part
  })
  return Buffer.concat([head(6, members.length, size), ...parts])
}

/** The datatype message (HDF5 file format, section IV.A.2.d), version 3, little-endian. */
export function encodeDatatype(type: Datatype): Buffer {
  if (typeof type !== 'string') return encodeCompound(type)
  if (type === 'float32') return encodeFloat(4)
  if (type === 'float64') return encodeFloat(8)
  return type === 'flag' ? encodeFlag() : encodeInt(SIZES[type])
}

/** A text of fixed length, UTF-8, ended by a zero byte. */
export const encodeTextType = (bytes: number): Buffer => head(3, 0x10, bytes)
