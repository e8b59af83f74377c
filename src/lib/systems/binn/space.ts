import { type Quantity, quantities } from '../../columns/index.ts'
import type { DrellYanEvents, PlaneEvents } from '../../events/index.ts'
import type { RowBijection } from '../../features/index.ts'
import { gaussianMassCoordinates, massCoordinates } from './massCoordinates.ts'

/** Coordinates in which Drell-Yan pairs are learnt. */
export const COORDINATES = ['mass', 'gaussian-mass', 'momenta'] as const
/** Coordinates in which Drell-Yan pairs are learnt. */
export type Coordinates = (typeof COORDINATES)[number]

/** What a density is over, and what a network learns of it. */
export interface Space {
  /** What densities and draws are given in. */
  readonly columns: readonly Quantity[]
  /** What is standardised and learnt. */
  readonly target: readonly Quantity[]
  /** From the columns to the target; both have as many. */
  readonly map: RowBijection
  /** In words. */
  readonly coordinates: string
}

const identity = (dim: number): RowBijection => ({ dim, forward: () => 0, inverse: () => 0 })

const PLANE = quantities('1', 'x', 'y')
const plane: Space = { columns: PLANE, target: PLANE, map: identity(2), coordinates: 'x, y' }

/** e⁻, then p_z of e⁺, whose transverse momentum is the opposite. */
const MOMENTA: readonly Quantity[] = [
  { name: 'px', label: 'p_x^e⁻', unit: 'GeV' },
  { name: 'py', label: 'p_y^e⁻', unit: 'GeV' },
  { name: 'pz', label: 'p_z^e⁻', unit: 'GeV' },
  { name: 'pz_positron', label: 'p_z^e⁺', unit: 'GeV' },
]

const PAIRS = { columns: MOMENTA, coordinates: 'px, py, pz of the electron and pz of the positron, per GeV^4' }
const pairs: Readonly<Record<Coordinates, Space>> = {
  momenta: { ...PAIRS, target: MOMENTA, map: identity(4) },
  mass: {
    ...PAIRS,
    target: quantities('1', 'asinh_mass', 'boost', 'rapidity_gap', 'probit_phi'),
    map: massCoordinates,
  },
  'gaussian-mass': {
    ...PAIRS,
    target: quantities('1', 'normal_mass', 'boost', 'rapidity_gap', 'probit_phi'),
    map: gaussianMassCoordinates,
  },
}

/** Events that a density of this system is learnt from. */
export type BinnEvents = PlaneEvents | DrellYanEvents

/** The space of a kind of events. */
export const spaceOf = (layout: string, coordinates: Coordinates): Space =>
  layout === 'drellYan' ? pairs[coordinates] : plane

/** The columns of events, row by row, [count · columns] in float64. */
export function rowsOf(events: BinnEvents): Float64Array {
  const { count } = events
  if (events.layout !== 'drellYan') {
    return Float64Array.from({ length: 2 * count }, (_, k) => (k % 2 ? events.y : events.x)[k >> 1])
  }
  const { px, py, pz, perEvent } = events.leptons
  const rows = new Float64Array(4 * count)
  for (let i = 0; i < count; i++) {
    const at = i * perEvent
    rows.set([px[at], py[at], pz[at], pz[at + 1]], 4 * i)
  }
  return rows
}
