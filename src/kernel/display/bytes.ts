import { Buffer } from 'node:buffer'

const viewOf = Buffer.from.bind(Buffer) as (memory: ArrayBufferLike, start: number, length: number) => Buffer
const textOf = Buffer.prototype.toString

/** Bytes as text: of what they encode, or one that encodes them. */
export const bytesAs = (
  { buffer, byteOffset, byteLength }: Uint8Array,
  encoding: 'utf8' | 'latin1' | 'base64',
): string => Reflect.apply(textOf, viewOf(buffer, byteOffset, byteLength), [encoding])
