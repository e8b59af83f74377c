import type { EventLayout, EventRule } from '../layout.ts'
import { MOMENTUM, momentaOf, tableOf, timeLike } from '../momenta.ts'
import type { DrellYanEvents } from './events.ts'

const PLACES = 2

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
  eventsOf: (layout, count, { leptons }) => ({ layout, count, leptons: momentaOf(leptons) }),
  tablesOf: ({ count, leptons }) => ({ leptons: tableOf(count, leptons) }),
}
