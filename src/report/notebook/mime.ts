import type { MimeBundle } from './types.ts'

/** True for types whose value is JSON, not text. */
export const isJsonMime = (type: string): boolean =>
  type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'))

/** True for types whose text nbformat stores as a list of lines. */
export const isSplitMime = (type: string): boolean =>
  type.startsWith('text/') || type === 'application/javascript' || type === 'image/svg+xml'

/** A bundle with each value changed; keys such as `__proto__` stay plain keys. */
export const mapBundle = (bundle: MimeBundle, change: (value: unknown, type: string) => unknown): MimeBundle =>
  Object.fromEntries(Object.entries(bundle).map(([type, value]) => [type, change(value, type)]))
