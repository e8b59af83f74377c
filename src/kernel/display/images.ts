import { types } from 'node:util'
import type { MimeBundle } from './bundle.ts'
import { bytesAs } from './bytes.ts'

/** Begins of files that are images, as Latin-1 text. */
const MAGIC: readonly (readonly [mime: string, begin: string])[] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
]

/** The bytes of a PNG, JPEG, GIF or SVG file as an image; a string is never one, as it may come from data. */
export function displayImage(value: unknown): MimeBundle | undefined {
  if (!types.isUint8Array(value)) return undefined
  const begin = bytesAs(new Uint8Array(value.buffer, value.byteOffset, Math.min(value.byteLength, 256)), 'latin1')
  const mime = MAGIC.find(([, magic]) => begin.startsWith(magic))?.[0]
  const words = (type: string) => `[${type}, ${value.byteLength} bytes]`
  if (mime) return { [mime]: bytesAs(value, 'base64'), 'text/plain': words(mime) }
  if (!/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/.test(begin)) return undefined
  return { 'image/svg+xml': bytesAs(value, 'utf8'), 'text/plain': words('image/svg+xml') }
}
