import { finite, noOrYes, notNegative } from '../domain.ts'
import type { ColumnRule, EventLayout, Misplaced, PlaceRule, Tables } from '../layout.ts'
import type { JetEvents } from './events.ts'

const VALUE = 'value'
const FEATURES = ['pt', 'eta', 'mass', 'particles'] as const

// the last axis of the array
const PARTICLE: readonly ColumnRule[] = [
  { name: 'eta', field: '0', type: 'float32', domain: finite },
  { name: 'phi', field: '1', type: 'float32', unit: 'rad', domain: finite },
  { name: 'pt', field: '2', type: 'float32', domain: notNegative },
  { name: 'mask', field: '3', type: 'float32', domain: noOrYes },
]

const emptyIsZero: PlaceRule = {
  column: 'mask',
  wanted: '1, or 0 where a place is empty and all its numbers are 0',
  holds: ({ eta, phi, pt, mask }, i) => mask[i] === 1 || (mask[i] === 0 && eta[i] === 0 && phi[i] === 0 && pt[i] === 0),
}

function variantOf(places: ReadonlyMap<string, number>): 'jets' | Misplaced {
  const features = places.get('jets') ?? FEATURES.length
  if (features === FEATURES.length) return 'jets'
  return { part: 'jets', wanted: FEATURES.length, fix: 'columns are pT, η, mass and number of particles' }
}

/** Columns of a table whose only column has one of them at each place. */
const unstacked = ({ count, columns }: Tables[string]) =>
  Object.fromEntries(
    FEATURES.map((name, c) => [
      name,
      Float32Array.from({ length: count }, (_, i) => columns[VALUE][i * FEATURES.length + c]),
    ]),
  )

const stacked = (count: number, jets: NonNullable<JetEvents['jets']>) =>
  Float32Array.from({ length: count * FEATURES.length }, (_, i) => {
    const column = jets[FEATURES[i % FEATURES.length]]
    return column[Math.floor(i / FEATURES.length)]
  })

/**
 * Jets and their hardest particles in the layout of JetNet (arXiv 2106.11535; doi 10.5281/zenodo.6975118): `particle_features`
 * [n, places, 4] = η, φ and pT relative to the jet, mask; `jet_features` [n, 4] = pT, η, mass, number of particles.
 */
export const jets: EventLayout<JetEvents> = {
  name: 'jets',
  record: 'JetNet (doi 10.5281/zenodo.6975118)',
  variants: ['jets'],
  parts: [
    {
      part: 'particles',
      names: ['particle_features'],
      list: true,
      array: true,
      columns: PARTICLE,
      rules: [emptyIsZero],
    },
    {
      part: 'jets',
      names: ['jet_features'],
      truth: true,
      list: true,
      columns: [{ name: VALUE, field: '', type: 'float32', domain: finite }],
    },
  ],
  variantOf,
  namesIn: () => ({}),
  eventsOf: (layout, count, { particles, jets }) =>
    ({
      layout,
      count,
      particles: { perEvent: particles.perEvent, ...particles.columns },
      ...(jets && { jets: unstacked(jets) }),
    }) as unknown as JetEvents,
  tablesOf: ({ count, particles: { perEvent, eta, phi, pt, mask }, jets }) => ({
    particles: { count, perEvent, columns: { eta, phi, pt, mask } },
    ...(jets && { jets: { count, perEvent: FEATURES.length, columns: { [VALUE]: stacked(count, jets) } } }),
  }),
}
