import type { EventLayout, Misplaced } from '../layout.ts'
import type { Events, Layout } from './events.ts'
import { eventsOf, tablesOf } from './parts.ts'
import { PARTS } from './record.ts'
import { RULES } from './rules.ts'

const ANY = ['jets', 'truthQuarks', 'truthParticles']

/** One lepton and neutrino, or two of each; as many indices of jets as jets; one of what is no list. */
function variantOf(places: ReadonlyMap<string, number>): Layout | Misplaced {
  const leptons = places.get('leptons')!
  const wanted = new Map([
    ['leptons', leptons === 2 ? 2 : 1],
    ['neutrinos', leptons],
    ['jetsIndices', places.get('jets')!],
  ])
  for (const [part, got] of places) {
    const expected = wanted.get(part) ?? (ANY.includes(part) ? got : 1)
    if (got === expected) continue
    return { part, wanted: expected, fix: 'the known layouts have one lepton and neutrino, or two of each' }
  }
  return leptons === 2 ? 'dileptonic' : 'semileptonic'
}

/** Semileptonic and dileptonic tt̄ in the layout of the public records of ν-Flows and ν²-Flows. */
export const ttbar: EventLayout<Events> = {
  name: 'ttbar',
  record: 'the public record (doi 10.5281/zenodo.6782987)',
  variants: ['semileptonic', 'dileptonic'],
  group: 'delphes',
  parts: PARTS,
  rules: RULES,
  scales: ['leptons', 'jets', 'met'].map((part) => ({ part, column: 'pt', least: 1, most: 2000 })),
  derived: { njets: { count: 'jets' }, nbjets: { count: 'jets', where: 'isTagged' } },
  variantOf,
  namesIn: (variant) => (variant === 'dileptonic' ? { neutrinos: 'neutrinos' } : {}),
  eventsOf,
  tablesOf,
}
