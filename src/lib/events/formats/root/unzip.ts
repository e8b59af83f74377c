import { inflateSync } from 'node:zlib'
import { decompress as zstd } from 'fzstd'
import { decompressLz4Raw } from 'hyparquet-compressors'
import { unxz } from './lzma2.ts'

const HEADER = 9
const size = (bytes: Buffer, at: number) => bytes.readUIntLE(at, 3)

/** Unpacks one piece, which begins with two letters, a version, and its packed and unpacked length. */
function unpack(bytes: Buffer, at: number, out: Uint8Array): void {
  const packed = bytes.subarray(at + HEADER, at + HEADER + size(bytes, at + 3))
  const kind = bytes.toString('latin1', at, at + 2)
  if (kind === 'ZL') out.set(inflateSync(packed))
  // a checksum of eight bytes stands before the data
  else if (kind === 'L4') out.set(decompressLz4Raw(packed.subarray(8), out.length))
  else if (kind === 'ZS') out.set(zstd(packed))
  else if (kind === 'XZ') unxz(packed, out)
  else throw new Error(`compression '${kind}' that is not known; write it with ZLIB, LZ4, ZSTD or LZMA`)
}

/**
 * Bytes of a ROOT file as they were before compression, in pieces of up to 16 MB.
 * @param length of what comes out; bytes of that length are not compressed
 */
export function unzip(bytes: Buffer, length: number): Buffer {
  if (bytes.length === length) return bytes
  const out = Buffer.alloc(length)
  for (let at = 0, done = 0; done < length; ) {
    if (at + HEADER > bytes.length) throw new Error('compressed data that end too early')
    const unpacked = size(bytes, at + 6)
    unpack(bytes, at, out.subarray(done, done + unpacked))
    done += unpacked
    at += HEADER + size(bytes, at + 3)
  }
  return out
}
