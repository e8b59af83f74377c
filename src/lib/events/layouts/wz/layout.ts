import { count } from '../domain.ts'
import type { EventLayout, EventRule, Misplaced } from '../layout.ts'
import { MOMENTUM, momentaOf, tableOf, timeLike } from '../momenta.ts'
import type { WzEvents } from './events.ts'

/** The leptons come first among the objects. */
const LEPTONS = 2
const DETECTOR_PLACES = 6
const PARTON_PLACES = 4

const VALUE = 'value'

const leptonsPresent: EventRule = {
  part: 'detector',
  column: 'energy',
  wanted: 'an energy above 0 of both leptons',
  brokenAt: ({ detector }, event) => {
    const first = event * detector.perEvent!
    return [0, 1].findIndex((k) => !(detector.columns.energy[first + k] > 0))
  },
}

const jetsPresent: EventRule = {
  part: 'njets',
  column: VALUE,
  wanted: 'at least as many jets as have a momentum',
  brokenAt: ({ detector, njets }, event) => {
    const first = event * detector.perEvent!
    let jets = 0
    for (let k = LEPTONS; k < detector.perEvent!; k++) if (detector.columns.energy[first + k] > 0) jets++
    return jets <= njets.columns[VALUE][event] ? -1 : 0
  },
}

function variantOf(places: ReadonlyMap<string, number>): 'wz' | Misplaced {
  const wanted: Record<string, number> = { detector: DETECTOR_PLACES, parton: PARTON_PLACES, njets: 1 }
  for (const [part, got] of places) {
    if (got === wanted[part]) continue
    return { part, wanted: wanted[part], fix: 'two leptons with four places for jets, or with two quarks' }
  }
  return 'wz'
}

/** pp → ZW → (ℓℓ)(qq') at parton and detector level: arrays `detector` [n, 6, 4], `parton` [n, 4, 4], `njets` [n]. */
export const wz: EventLayout<WzEvents> = {
  name: 'wz',
  record: 'data/README.md',
  variants: ['wz'],
  parts: [
    { part: 'detector', names: ['detector'], list: true, array: true, columns: MOMENTUM, rules: [timeLike] },
    { part: 'njets', names: ['njets'], columns: [{ name: VALUE, field: '', type: 'int16', domain: count }] },
    { part: 'parton', names: ['parton'], list: true, array: true, truth: true, columns: MOMENTUM, rules: [timeLike] },
  ],
  rules: [leptonsPresent, jetsPresent],
  scales: [{ part: 'detector', column: 'energy', least: 1, most: 5000 }],
  variantOf,
  namesIn: () => ({}),
  eventsOf: (layout, count, { detector, njets, parton }) => ({
    layout,
    count,
    detector: momentaOf(detector),
    njets: njets.columns[VALUE] as Int16Array,
    ...(parton && { parton: momentaOf(parton) }),
  }),
  tablesOf: ({ count, detector, njets, parton }) => ({
    detector: tableOf(count, detector),
    njets: { count, perEvent: 1, columns: { [VALUE]: njets } },
    ...(parton && { parton: tableOf(count, parton) }),
  }),
}
