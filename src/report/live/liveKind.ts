import type { EmbeddedKind } from '../html/embedded.ts'
import { type Fields, isFields } from '../notebook/index.ts'

const MOST_CHARACTERS = 32e6

/** What one kind of live figure has of its own. */
export interface LiveParts extends Pick<EmbeddedKind, 'name' | 'script'> {
  readonly mime: string
  readonly style: URL
  /** What is left out where the data are refused, in words. */
  readonly what: string
  /** What is out of all proportion of its own numbers, in words; nothing where nothing is. */
  readonly complaint: (fields: Fields) => string | undefined
}

/**
 * A kind of figure with a trained network inside. The page's script checks the model itself as it would a file; here only that
 * nothing is out of all proportion.
 */
export const liveKind = ({ name, script, style, mime, what, complaint }: LiveParts): EmbeddedKind => ({
  ...{ name, script, style, mimes: [mime] },
  prepare: (value) => {
    const wrong = isFields(value) ? (complaint(value) ?? ofWeights(value)) : 'it is no object'
    return wrong === undefined ? { data: value } : { leftOut: `${what} left out: ${wrong}` }
  },
  // the engine is WebAssembly that comes with the script
  policy: { 'script-src': "'wasm-unsafe-eval'" },
})

function ofWeights({ weights, params }: Fields): string | undefined {
  if (typeof weights !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(weights)) return 'its weights are not base64'
  if (weights.length > MOST_CHARACTERS) return 'its weights are too many for a page'
  return Array.isArray(params) ? undefined : 'it does not name its parameters'
}
