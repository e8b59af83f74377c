import { types } from 'node:util'
import { DISPLAY, type MimeBundle } from '../../lib/show/index.ts'
import { heard, orElse } from '../realm/index.ts'
import { bytesAs } from './bytes.ts'
import { displayError } from './errors.ts'
import { displayImage } from './images.ts'
import { inspectText } from './inspectText.ts'
import { displayTable } from './table.ts'

/** A value as the mime types that a front-end may choose from; JSON mimes are objects, binary ones base64 strings. */
export type { MimeBundle }

/** What a front-end gets of a value. */
export interface Displayed {
  data: MimeBundle
  metadata: Record<string, unknown>
}

export { DISPLAY }

/** An object that says itself how it is shown. */
export interface Displayable {
  [DISPLAY](): MimeBundle | Promise<MimeBundle>
}

/**
 * How a value is shown: as its `Symbol.for('Jupyter.display')` method says, else as a table, an image or an error where
 * it is one, else as the text of `util.inspect`. Only a value whose own method is asynchronous gives a promise.
 */
export function toBundle(value: unknown): Displayed | Promise<Displayed> {
  if (isDisplayable(value)) {
    const data = value[DISPLAY]()
    return types.isPromise(data) ? heard(data).then((own) => fromRaw(own.value)) : fromRaw(data)
  }
  // a value that throws when it is looked at closely is left to `util.inspect`
  const data = orElse(() => displayError(value) ?? displayImage(value) ?? displayTable(value), undefined)
  return { data: data ?? { 'text/plain': inspectText(value) }, metadata: {} }
}

/** A mime bundle made fit to be sent: bytes become base64 (of SVG: text), and a text is there for those who show no other. */
export function fromRaw(bundle: MimeBundle, metadata: Record<string, unknown> = {}): Displayed {
  const data: MimeBundle = {}
  for (const [mime, value] of Object.entries(bundle ?? {})) if (value != null) data[mime] = sendable(mime, value)
  data['text/plain'] ??= `[${Object.keys(data).join(', ') || 'nothing to show'}]`
  return { data, metadata }
}

function sendable(mime: string, value: unknown): unknown {
  if (!types.isUint8Array(value)) return value
  const isText = mime.startsWith('text/') || mime === 'image/svg+xml'
  return bytesAs(value, isText ? 'utf8' : 'base64')
}

function isDisplayable(value: unknown): value is Displayable {
  return (
    ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
    typeof (value as Partial<Displayable>)[DISPLAY] === 'function'
  )
}
