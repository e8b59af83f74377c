import type { EmbeddedKind } from '../html/embedded.ts'
import type { Fields } from '../notebook/index.ts'
import { LIVE, MOST_EVENTS } from './liveFlow.ts'
import { liveKind } from './liveKind.ts'

const MOST_DRAWS = 4096

/** Posteriors that answer the reader: a trained flow that runs in the page. The notebook gives numbers, the script is ours. */
export const live: EmbeddedKind = liveKind({
  name: 'live',
  mime: LIVE,
  script: new URL('./client/live.ts', import.meta.url),
  style: new URL('./client/live.css', import.meta.url),
  what: 'the live posterior is',
  complaint,
})

function complaint({ version, layout, draws, events }: Fields): string | undefined {
  if (version !== 1) return 'it is of another version'
  if (layout !== 'semileptonic' && layout !== 'dileptonic') return 'its events are of another layout'
  if (!Number.isInteger(draws) || Number(draws) < 1 || Number(draws) > MOST_DRAWS) return 'its number of draws'
  if (!Array.isArray(events) || events.length < 1 || events.length > MOST_EVENTS) return 'its number of events'
  return undefined
}
