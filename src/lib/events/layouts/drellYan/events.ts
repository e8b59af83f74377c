import type { Momenta } from '../momenta.ts'

/** pp → Z/γ* → e⁻e⁺ without radiation, as columns. Units GeV. */
export interface DrellYanEvents {
  readonly layout: 'drellYan'
  readonly count: number
  /** e⁻, then e⁺, of the hard process: their transverse momenta balance. */
  readonly leptons: Momenta
}
