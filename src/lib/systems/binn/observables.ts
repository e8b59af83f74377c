import { edgesOf, type Quantity } from '../../columns/index.ts'

/** What is histogrammed of the rows of a space. */
export interface Observable extends Quantity {
  readonly edges: Float64Array
  /** From one row of the space's columns. */
  readonly of: (row: Float64Array) => number
}

const equal = (bins: number, from: number, to: number) => edgesOf({ bins, range: [from, to] })

const energy = (px: number, py: number, pz: number) => Math.hypot(px, py, pz)

/** Mass of two massless leptons of opposite transverse momentum: m² = 2 (E₁ E₂ + p_T² − p_z₁ p_z₂), by rapidities, which lose no digits. */
const massOf = ([px, py, pz, other]: Float64Array): number => {
  const pt = Math.hypot(px, py)
  return 2 * pt * Math.cosh((Math.asinh(pz / pt) - Math.asinh(other / pt)) / 2)
}

/** The observables of arXiv 2104.04543 Fig. 9, in the ranges of its code. */
const DRELL_YAN: readonly Observable[] = [
  {
    ...{ name: 'electron_energy', label: 'E^e⁻', unit: 'GeV', edges: equal(50, 0, 300) },
    of: ([px, py, pz]) => energy(px, py, pz),
  },
  { ...{ name: 'px', label: 'p_x^e⁻', unit: 'GeV', edges: equal(50, -80, 80) }, of: ([px]) => px },
  { ...{ name: 'pt', label: 'p_T^e⁻', unit: 'GeV', edges: equal(50, 0, 60) }, of: ([px, py]) => Math.hypot(px, py) },
  { ...{ name: 'pz', label: 'p_z^e⁻', unit: 'GeV', edges: equal(50, -400, 400) }, of: ([, , pz]) => pz },
  {
    ...{ name: 'pair_energy', label: 'E^{ee}', unit: 'GeV', edges: equal(50, 80, 900) },
    of: ([px, py, pz, other]) => energy(px, py, pz) + energy(px, py, other),
  },
  { ...{ name: 'pair_mass', label: 'm^{ee}', unit: 'GeV', edges: equal(40, 82, 100) }, of: massOf },
]

const UNIT = equal(40, 0, 1)
const SQUARE: readonly Observable[] = [
  { name: 'x', label: 'x', unit: '1', edges: UNIT, of: ([x]) => x },
  { name: 'y', label: 'y', unit: '1', edges: UNIT, of: ([, y]) => y },
]
const HALF_RING: readonly Observable[] = [
  { name: 'r', label: 'r', unit: '1', edges: equal(40, 0, 8), of: ([x, y]) => Math.hypot(x, y) },
  { name: 'phi', label: 'φ', unit: '1', edges: equal(40, 0, Math.PI), of: ([x, y]) => Math.atan2(y, x) },
]

/** The observables of a kind of events. */
export function observablesOf(layout: string): readonly Observable[] {
  if (layout === 'drellYan') return DRELL_YAN
  return layout === 'ring' ? HALF_RING : SQUARE
}
