import type { MimeBundle } from './bundle.ts'

/** Begins of files that are images, as Latin-1 text. */
const MAGIC: readonly (readonly [mime: string, begin: string])[] = [
  ['image/png', '\x89PNG\r\n\x1a\n'],
  ['image/jpeg', '\xff\xd8\xff'],
  ['image/gif', 'GIF8'],
]

/** The bytes of a PNG, JPEG, GIF or SVG file as an image; a string is never one, as it may come from data. */
export function displayImage(value: unknown): MimeBundle | undefined {
  if (!(value instanceof Uint8Array)) return undefined
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  const begin = bytes.subarray(0, 256).toString('latin1')
  const mime = MAGIC.find(([, magic]) => begin.startsWith(magic))?.[0]
  if (mime) return { [mime]: bytes.toString('base64'), 'text/plain': `[${mime}, ${bytes.length} bytes]` }
  if (!/^\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]/.test(begin)) return undefined
  return { 'image/svg+xml': bytes.toString('utf8'), 'text/plain': `[image/svg+xml, ${bytes.length} bytes]` }
}
