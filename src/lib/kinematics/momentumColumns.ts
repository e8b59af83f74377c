import { energy } from './energy.ts'
import { pseudorapidity } from './pseudorapidity.ts'

/** What is asked of massless momenta, each [n]; GeV, η a pure number. */
export type MomentumColumns = Readonly<Record<'px' | 'py' | 'pz' | 'E' | 'eta', Float64Array>>

/**
 * Components, energy and pseudorapidity of massless momenta; not numbers where a component is none.
 * @param momenta rows of `width` numbers with (px, py, pz) from place `at` on, GeV
 */
export function momentumColumns(momenta: ArrayLike<number>, { width = 3, at = 0 } = {}): MomentumColumns {
  const each = (of: (px: number, py: number, pz: number) => number) =>
    Float64Array.from({ length: momenta.length / width }, (_, i) => {
      const first = width * i + at
      return of(momenta[first], momenta[first + 1], momenta[first + 2])
    })
  return {
    px: each((px) => px),
    py: each((_, py) => py),
    pz: each((_x, _y, pz) => pz),
    E: each((px, py, pz) => energy(px, py, pz, 0)),
    eta: each(pseudorapidity),
  }
}
