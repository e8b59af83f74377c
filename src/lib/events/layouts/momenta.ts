import type { Numbers } from '../../columns/index.ts'
import { finite, notNegative } from './domain.ts'
import type { ColumnRule, PlaceRule, Tables } from './layout.ts'

/** Four-momenta of `perEvent` objects in each event; every column is row-major [count, perEvent], GeV. */
export interface Momenta {
  readonly perEvent: number
  /** 0 marks an empty place. */
  readonly energy: Float32Array
  readonly px: Float32Array
  readonly py: Float32Array
  readonly pz: Float32Array
}

/** The columns of four-momenta that are kept as arrays with a last axis of E, px, py, pz. */
export const MOMENTUM: readonly ColumnRule[] = [
  { name: 'energy', field: '0', type: 'float32', unit: 'GeV', domain: notNegative },
  ...['px', 'py', 'pz'].map(
    (name, i): ColumnRule => ({ name, field: String(i + 1), type: 'float32', unit: 'GeV', domain: finite }),
  ),
]

/** Rounded energies of TeV are wrong by less; a wrong order of the components shows. */
export const timeLike: PlaceRule = {
  column: 'energy',
  wanted: 'an energy of at least the momentum (components are E, px, py, pz)',
  holds: ({ energy, px, py, pz }, i) => energy[i] >= Math.hypot(px[i], py[i], pz[i]) * (1 - 1e-3),
}

/** Four-momenta of a table. */
export const momentaOf = ({ perEvent, columns }: Tables[string]) => ({ perEvent, ...columns }) as unknown as Momenta

/** The table of four-momenta. */
export const tableOf = (count: number, { perEvent, energy, px, py, pz }: Momenta) => ({
  count,
  perEvent,
  columns: { energy, px, py, pz } as Record<string, Numbers>,
})
