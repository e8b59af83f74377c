import type { EmbeddedKind, Prepared } from '../html/embedded.ts'
import { type Fields, isFields } from '../notebook/index.ts'
import { LIVE } from './liveFlow.ts'

const MOST_CHARACTERS = 32e6
const MOST_DRAWS = 4096
const MOST_EVENTS = 20

/** Posteriors that answer the reader: a trained flow that runs in the page. The notebook gives numbers, the script is ours. */
export const live: EmbeddedKind = {
  name: 'live',
  mimes: [LIVE],
  script: new URL('./client/live.ts', import.meta.url),
  style: new URL('./client/live.css', import.meta.url),
  prepare,
  // the engine is WebAssembly that comes with the script
  policy: { 'script-src': "'wasm-unsafe-eval'" },
}

/** The page's script checks the model itself as it would a file; here only that nothing is out of all proportion. */
function prepare(value: unknown): Prepared {
  const wrong = isFields(value) ? complaint(value) : 'it is no object'
  return wrong === undefined ? { data: value } : { leftOut: `the live posterior is left out: ${wrong}` }
}

function complaint({ version, layout, weights, draws, events, params }: Fields): string | undefined {
  if (version !== 1) return 'it is of another version'
  if (layout !== 'semileptonic' && layout !== 'dileptonic') return 'its events are of another layout'
  if (typeof weights !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(weights)) return 'its weights are not base64'
  if (weights.length > MOST_CHARACTERS) return 'its weights are too many for a page'
  if (!Number.isInteger(draws) || Number(draws) < 1 || Number(draws) > MOST_DRAWS) return 'its number of draws'
  if (!Array.isArray(events) || events.length < 1 || events.length > MOST_EVENTS) return 'its number of events'
  return Array.isArray(params) ? undefined : 'it does not name its parameters'
}
