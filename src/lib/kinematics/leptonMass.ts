import { ELECTRON_MASS, MUON_MASS } from './constants.ts'

/** Mass of a charged lepton by the flavour number of the public records (0 electron, else muon), GeV. */
export const leptonMass = (type: number): number => (type === 0 ? ELECTRON_MASS : MUON_MASS)
