import { DomainError } from '../../complaint.ts'
import { ELECTRON_MASS, MUON_MASS } from './constants.ts'

/**
 * Mass of a charged lepton by the flavour number of the public records (0 electron, 1 muon), GeV.
 * @throws DomainError for another number
 */
export function leptonMass(type: number): number {
  if (type === 0) return ELECTRON_MASS
  if (type === 1) return MUON_MASS
  const fix = 'map the column of flavours to these two'
  throw new DomainError({ who: 'leptonMass', wanted: 'flavour 0 (electron) or 1 (muon)', got: String(type), fix })
}
