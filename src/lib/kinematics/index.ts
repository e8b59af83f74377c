/**
 * Four-vectors in GeV, masses, angles; the quadratic and the ellipse of m_W.
 * @module neutrina/kinematics
 */

export { azimuth, azimuths } from './azimuth.ts'
export { boost, type Velocity, velocity } from './boost.ts'
export { DILEPTON_TOP_MASS, ELECTRON_MASS, MUON_MASS, TOP_MASS, W_MASS } from './constants.ts'
export { deltaPhi } from './deltaPhi.ts'
export { deltaR } from './deltaR.ts'
export { energy, fromMomenta } from './energy.ts'
export type { Column, FourVectors } from './fourVectors.ts'
export { fromPtEtaPhiEnergy, fromPtEtaPhiMass, type PtEtaPhi } from './fromPtEtaPhi.ts'
export { leptonMass } from './leptonMass.ts'
export { mass, masses } from './mass.ts'
export { Momenta, momentaOf } from './momenta.ts'
export { type Ellipse, neutrinoEllipse, pointOn } from './neutrinoEllipse.ts'
export {
  type ParticleColumnName,
  type ParticleColumns,
  type ParticleNames,
  particles,
} from './particles.ts'
export { pseudorapidities, pseudorapidity } from './pseudorapidity.ts'
export { rapidities, rapidity } from './rapidity.ts'
export { rotateAboutZ } from './rotateAboutZ.ts'
export { sum } from './sum.ts'
export { type AssumedMasses, meetsMasses, type TopSide, topSide } from './topSide.ts'
export { transverseMomenta, transverseMomentum } from './transverseMomentum.ts'
export { type LeptonAndMissing, type WNeutrinoPz, wNeutrinoPz } from './wNeutrinoPz.ts'
