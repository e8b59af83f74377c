import type { Momenta } from '../momenta.ts'

/** pp → ZW → (ℓ⁻ℓ⁺)(qq') at two levels, as columns. Units GeV. */
export interface WzEvents {
  readonly layout: 'wz'
  readonly count: number
  /** As measured: ℓ⁻, ℓ⁺, then four places for jets by falling transverse momentum, empty ones last. */
  readonly detector: Momenta
  /** Number of jets before the cut at the number of places, [count]. */
  readonly njets: Int16Array
  /** In the hard process, massless: ℓ⁻, ℓ⁺, then the two quarks by falling transverse momentum. */
  readonly parton?: Momenta
}
