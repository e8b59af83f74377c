import type { Numbers } from '../../../columns/index.ts'
import { count, finite, notNegative } from '../domain.ts'
import type { ColumnRule, EventLayout, EventRule, Misplaced, PlaceRule, Tables } from '../layout.ts'
import type { Momenta, WzEvents } from './events.ts'

/** The leptons come first among the objects. */
const LEPTONS = 2
const DETECTOR_PLACES = 6
const PARTON_PLACES = 4

const VALUE = 'value'

// the last axis of the arrays: E, px, py, pz
const MOMENTUM: readonly ColumnRule[] = [
  { name: 'energy', field: '0', type: 'float32', unit: 'GeV', domain: notNegative },
  ...['px', 'py', 'pz'].map(
    (name, i): ColumnRule => ({ name, field: String(i + 1), type: 'float32', unit: 'GeV', domain: finite }),
  ),
]

/** Rounded energies of TeV are wrong by less; a wrong order of the components shows. */
const timeLike: PlaceRule = {
  column: 'energy',
  wanted: 'an energy of at least the momentum (components are E, px, py, pz)',
  holds: ({ energy, px, py, pz }, i) => energy[i] >= Math.hypot(px[i], py[i], pz[i]) * (1 - 1e-3),
}

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

const momentaOf = ({ perEvent, columns }: Tables[string]) => ({ perEvent, ...columns }) as unknown as Momenta
const tableOf = (count: number, { perEvent, energy, px, py, pz }: Momenta) => ({
  count,
  perEvent,
  columns: { energy, px, py, pz } as Record<string, Numbers>,
})

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
