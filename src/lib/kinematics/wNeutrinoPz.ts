import { DomainError } from '../../complaint.ts'
import { W_MASS } from './constants.ts'
import type { Column } from './fourVectors.ts'
import type { PtEtaPhi } from './fromPtEtaPhi.ts'
import { leptonMass } from './leptonMass.ts'

/** Events with one charged lepton and missing momentum, as columns [n]: GeV, 1, rad, and the flavour number. */
export interface LeptonAndMissing {
  readonly leptons: PtEtaPhi & { readonly energy: Column; readonly type: Column }
  readonly met: { readonly pt: Column; readonly phi: Column }
}

/** A quadratic's two solutions, `centre` ± `halfDistance`, GeV; complex where the half distance is negative. */
export interface WNeutrinoPz {
  readonly centre: number
  readonly halfDistance: number
}

/**
 * The neutrino's p_z that gives lepton and missing momentum the mass of the W, in row `i`.
 *
 * a p_z² + b p_z + c = 0 with a = (p_z^ℓ)² − E_ℓ², b = α p_z^ℓ, c = α²/4 − E_ℓ² p_T²,
 * α = m_W² − m_ℓ² + 2(p_x^ℓ p_x + p_y^ℓ p_y) (eq. 3 of 2207.00664);
 * centre = −b/2a, half distance = sign(δ)√|δ| with δ = (b² − 4ac)/4a²: the two "quadratic inputs" of the authors' code.
 * @param events columns of pt (GeV), eta, phi (rad), energy (GeV), and the flavour (0 electron, 1 muon)
 * @param wMass GeV
 * @returns GeV; not a number for a massless lepton along the beam, or where an input is none
 * @throws DomainError for a negative p_T
 */
export function wNeutrinoPz({ leptons, met }: LeptonAndMissing, i: number, wMass = W_MASS): WNeutrinoPz {
  const [pt, e, missing] = [leptons.pt[i], leptons.energy[i], met.pt[i]]
  if (pt < 0 || missing < 0) {
    const got = `${pt} and ${missing} in row ${i}`
    throw new DomainError({ who: 'wNeutrinoPz', wanted: 'p_T of lepton and neutrino of at least 0', got })
  }
  const lz = pt * Math.sinh(leptons.eta[i])
  const alpha = wMass ** 2 - leptonMass(leptons.type[i]) ** 2 + 2 * pt * missing * Math.cos(leptons.phi[i] - met.phi[i])
  const a = lz * lz - e * e
  // (b² − 4ac)/4a², in which the terms in α²(p_z^ℓ)² cancel
  const delta = (e / (2 * a)) ** 2 * (alpha * alpha + 4 * a * missing * missing)
  return { centre: (-alpha * lz) / (2 * a), halfDistance: Math.sign(delta) * Math.sqrt(Math.abs(delta)) }
}
