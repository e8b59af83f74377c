import type { Rows } from '../../../columns/index.ts'
import type { Events } from './events.ts'

/** The jets that are there: how they belong to events when packed, and the place of each among the events' jets. */
export function presentJets({ jets: { pt, perEvent }, count }: Events): { rows: Rows; places: Int32Array } {
  const offsets = new Int32Array(count + 1)
  const places = new Int32Array(pt.length)
  let n = 0
  for (let i = 0; i < count; i++) {
    for (let j = i * perEvent; j < (i + 1) * perEvent; j++) if (pt[j] > 0) places[n++] = j
    offsets[i + 1] = n
  }
  return { rows: { count, offsets }, places: places.subarray(0, n) }
}
