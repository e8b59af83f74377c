import { readFileSync, realpathSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { MimeBundle } from '../notebook/index.ts'

/** Images that a page may hold; an SVG shown as an image runs no script and loads nothing. */
const TYPES: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
}
const LARGEST = 2e6
const DATA_URI = /^data:(image\/(?:png|jpeg|gif|webp|svg\+xml));base64,[A-Za-z0-9+/=\s]*$/

export const isImageType = (type: string): boolean => type in TYPES

/** True for a `data:` address that holds one of the image types. */
export const isImageData = (address: string): boolean => DATA_URI.test(address)

/** The address of an output's or attachment's image: base64, or SVG as text. */
export function imageData(type: string, content: unknown): string | undefined {
  if (!isImageType(type) || typeof content !== 'string') return undefined
  const isText = type === 'image/svg+xml' && content.includes('<')
  const base64 = isText ? Buffer.from(content).toString('base64') : content.replace(/\s/g, '')
  const address = `data:${type};base64,${base64}`
  return isImageData(address) ? address : undefined
}

/** The image of an attachment, the first of its types that a page may hold. */
export function attachmentData(bundle: MimeBundle | undefined): string | undefined {
  return Object.entries(bundle ?? {})
    .map(([type, content]) => imageData(type, content))
    .find((address) => address !== undefined)
}

/** An image file that lies beside the notebook or below, as a `data:` address; anything else is not read. */
export function localImage(address: string, folder: string): string | undefined {
  try {
    const root = realpathSync(folder)
    const path = realpathSync(fileURLToPath(new URL(address, pathToFileURL(resolve(root, 'x')))))
    const type = Object.keys(TYPES).find((type) => path.toLowerCase().endsWith(`.${TYPES[type]}`))
    if (!type || !path.startsWith(root + sep) || statSync(path).size > LARGEST) return undefined
    return imageData(type, readFileSync(path).toString('base64'))
  } catch {
    return undefined
  }
}

/** Width and height that a PNG's header tells, in pixels. */
export function pngSize(base64: string): { width: number; height: number } | undefined {
  const header = Buffer.from(base64.slice(0, 48), 'base64')
  if (header.length < 24 || header.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) }
}
