import * as zlib from 'node:zlib'
import { compressors as inJavaScript } from 'hyparquet-compressors'
import { ConfigError } from '../../../../complaint.ts'
import type { Compression } from '../format.ts'

type Change = (bytes: Uint8Array) => Uint8Array
type Unpack = (bytes: Uint8Array, size: number) => Uint8Array

/** Node has zstd from 22.15 on. */
const { zstdCompressSync: pack, zstdDecompressSync: unpack } = zlib as unknown as {
  zstdCompressSync?: Change
  zstdDecompressSync?: (bytes: Uint8Array, options: { maxOutputLength: number }) => Uint8Array
}
const within = (size: number) => ({ maxOutputLength: Math.max(1, size) })

/** What unpacks pages: Node's own where it has it, which is faster, else in JavaScript. */
export const UNPACK: Readonly<Record<string, Unpack>> = {
  ...(inJavaScript as Record<string, Unpack>),
  GZIP: (bytes, size) => zlib.gunzipSync(bytes, within(size)),
  BROTLI: (bytes, size) => zlib.brotliDecompressSync(bytes, within(size)),
  ...(unpack && { ZSTD: (bytes: Uint8Array, size: number) => unpack(bytes, within(size)) }),
}

const PACK: Readonly<Partial<Record<Compression, Change>>> = {
  gzip: (bytes) => zlib.gzipSync(bytes),
  ...(pack && { zstd: (bytes: Uint8Array) => pack(bytes) }),
}

/**
 * The writer's options for a compression.
 * @throws ConfigError where this Node cannot do it
 */
export function codecOf(compression: Compression) {
  if (compression === 'none') return { codec: 'UNCOMPRESSED' as const }
  if (compression === 'snappy') return { codec: 'SNAPPY' as const }
  const change = PACK[compression]
  const codec = compression === 'gzip' ? ('GZIP' as const) : ('ZSTD' as const)
  if (change) return { codec, compressors: { [codec]: change } }
  const wanted = 'Node 22.15 or newer, which has it'
  throw new ConfigError({ who: `compression ${compression}`, wanted, got: process.version, fix: 'take snappy or gzip' })
}
