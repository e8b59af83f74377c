import { ShapeError } from '../../complaint.ts'
import { column, type TypedColumn } from '../columns/index.ts'
import { azimuth } from './azimuth.ts'
import { energy } from './energy.ts'
import { type Column, checkColumns } from './fourVectors.ts'
import { pseudorapidity } from './pseudorapidity.ts'
import { transverseMomentum } from './transverseMomentum.ts'

type Reading = (px: number, py: number, pz: number) => number

/** What can be read of a massless particle. */
const READ = {
  px: { label: 'p_x', unit: 'GeV', of: (px) => px },
  py: { label: 'p_y', unit: 'GeV', of: (_, py) => py },
  pz: { label: 'p_z', unit: 'GeV', of: (_x, _y, pz) => pz },
  pt: { label: 'p_T', unit: 'GeV', of: transverseMomentum },
  E: { label: 'E', unit: 'GeV', of: (px, py, pz) => energy(px, py, pz, 0) },
  eta: { label: 'η', unit: '', of: pseudorapidity },
  phi: { label: 'φ', unit: 'rad', of: azimuth },
} as const satisfies Record<string, { label: string; unit: string; of: Reading }>

/** The names of what is read of massless particles. */
export type ParticleColumnName = keyof typeof READ

/** Massless particles, one a row, read by name: components, p_T and energy in GeV, η, and φ in rad in (−π, π]. */
export type ParticleColumns = Readonly<Record<ParticleColumnName, TypedColumn>>

/** What particles are called. */
export interface ParticleNames {
  /** Before the names of the columns: `nu` gives `nu_px`. */
  readonly name?: string
  /** At the labels of the columns: `ν` gives `p_x^ν`. */
  readonly symbol?: string
}

/**
 * Massless particles by the names of what can be read of them; each column is worked out when it is asked for first, and kept.
 * A momentum with a component that is none is not a number.
 * @param components px, py and pz by name, each [n], GeV, as the draws of one event are; others are left alone
 * @throws ShapeError when one of them is not there, or they differ in length
 */
export function particles(components: Readonly<Record<string, Column>>, names: ParticleNames = {}): ParticleColumns {
  const { px, py, pz } = components
  if (!(px && py && pz)) {
    const got = Object.keys(components).join(', ') || 'none'
    throw new ShapeError({ who: 'particles', wanted: 'columns px, py and pz', got })
  }
  const count = checkColumns('particles', { px, py, pz })
  return particleColumns(count, (row, of) => of(px[row], py[row], pz[row]), names)
}

/** Particles whose components are handed to whoever asks for a row. */
export function particleColumns(
  count: number,
  read: (row: number, of: Reading) => number,
  { name, symbol }: ParticleNames = {},
): ParticleColumns {
  const made = new Map<string, TypedColumn>()
  const make = (quantity: ParticleColumnName) => {
    const { label, unit, of } = READ[quantity]
    const values = new Float64Array(count)
    for (let row = 0; row < count; row++) values[row] = read(row, of)
    const called = { name: name ? `${name}_${quantity}` : quantity, label: symbol ? `${label}^${symbol}` : label, unit }
    const out = column(called, values)
    made.set(quantity, out)
    return out
  }
  const getters = (Object.keys(READ) as ParticleColumnName[]).map((quantity) => [
    quantity,
    { enumerable: true, get: () => made.get(quantity) ?? make(quantity) },
  ])
  return Object.defineProperties({}, Object.fromEntries(getters)) as ParticleColumns
}
