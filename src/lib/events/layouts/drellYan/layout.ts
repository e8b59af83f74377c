import type { Numbers } from '../../../columns/index.ts'
import { finite, notNegative } from '../domain.ts'
import type { ColumnRule, EventLayout, EventRule, PlaceRule } from '../layout.ts'
import type { Momenta } from '../wz/events.ts'
import type { DrellYanEvents } from './events.ts'

const PLACES = 2

// the last axis of the array: E, px, py, pz
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

/** Without radiation nothing takes up transverse momentum; float32 rounds it by 1e-4 of the energy at most. */
const balanced: EventRule = {
  part: 'leptons',
  column: 'px',
  wanted: 'leptons of opposite transverse momentum (events without radiation)',
  brokenAt: ({ leptons: { columns } }, event) => {
    const [{ energy, px, py }, i] = [columns, PLACES * event]
    const most = 0.01 + 1e-3 * (energy[i] + energy[i + 1])
    return Math.abs(px[i] + px[i + 1]) <= most && Math.abs(py[i] + py[i + 1]) <= most ? -1 : 0
  },
}

/** pp → Z/γ* → e⁻e⁺ without radiation (arXiv 2104.04543 section 4): an array `leptons` [n, 2, 4]. */
export const drellYan: EventLayout<DrellYanEvents> = {
  name: 'drellYan',
  record: 'data/README.md',
  variants: ['drellYan'],
  parts: [{ part: 'leptons', names: ['leptons'], list: true, array: true, columns: MOMENTUM, rules: [timeLike] }],
  rules: [balanced],
  scales: [{ part: 'leptons', column: 'energy', least: 1, most: 5000 }],
  variantOf: (places) => {
    const got = places.get('leptons')
    if (got === PLACES) return 'drellYan'
    return { part: 'leptons', wanted: PLACES, fix: 'e⁻, then e⁺' }
  },
  namesIn: () => ({}),
  eventsOf: (layout, count, { leptons: { perEvent, columns } }) => ({
    layout,
    count,
    leptons: { perEvent, ...columns } as unknown as Momenta,
  }),
  tablesOf: ({ count, leptons: { perEvent, energy, px, py, pz } }) => ({
    leptons: { count, perEvent, columns: { energy, px, py, pz } as Record<string, Numbers> },
  }),
}
