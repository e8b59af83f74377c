/**
 * Classical answers, event by event: m_W, χ² association, ν-Weighting, Ellipse.
 * @module neutrina/reconstruction
 */

export { type Assignment, fullyMatched, trueAssignment } from './assignment.ts'
export {
  type AssociationProbabilities,
  associationProbabilities,
  type NeutrinoDraws,
} from './associationProbabilities.ts'
export type { ChiSquareForm } from './chiSquare.ts'
export { type Association, type AssociationOptions, chiSquareAssociation } from './chiSquareAssociation.ts'
export { type BPair, bCandidates, bothMatched, trueBPair } from './dilepton/bPair.ts'
export {
  type BChiSquareOptions,
  type BPairProbabilities,
  bPairByChiSquare,
  bPairByMass,
  bPairProbabilities,
} from './dilepton/bPairing.ts'
export { type Approach, closestApproach } from './dilepton/closestApproach.ts'
export { type DileptonObjects, dileptonObjects, missingOf, type ObjectOptions } from './dilepton/dileptonObjects.ts'
export { type DileptonTops, dileptonTops } from './dilepton/dileptonTops.ts'
export { ellipseCrossings, type Pair } from './dilepton/ellipseCrossings.ts'
export {
  type EllipseOptions,
  type EllipseSolution,
  type EllipseSolutions,
  type EventCurves,
  ellipseMethod,
  ellipseSolutions,
  eventCurves,
  type SolutionChoice,
} from './dilepton/ellipseMethod.ts'
export { type LeastTopMassOptions, leastTopMass } from './dilepton/leastTopMass.ts'
export {
  checkPairs,
  type NamedPairs,
  type NeutrinoPairs,
  neutrinosOf,
  solvedEvents,
  trueNeutrinoPairs,
} from './dilepton/neutrinoPairs.ts'
export {
  DEFAULT_ETAS,
  type NuWeighting,
  type NuWeightingOptions,
  nuWeighting,
  type Pairings,
} from './dilepton/nuWeighting.ts'
export { pairMasses } from './dilepton/pairMass.ts'
export { scanWeights, type TransverseCurve, transverseCurves } from './dilepton/pictures.ts'
export { type Smearing, smearedObjects } from './dilepton/smearing.ts'
export { SPIN_AXES, type SpinAngles, type SpinBasis, type SpinCosines, spinAngles } from './dilepton/spinAngles.ts'
export { takeObjects } from './dilepton/takeObjects.ts'
export { type TopPairOptions, topPairWeights } from './dilepton/topPairWeights.ts'
export { type MassResolutions, massResolutions } from './massResolutions.ts'
export { type MwSolutions, mwSolutions } from './mwSolutions.ts'
export { candidatesOf, type NamedCandidates, type NeutrinoCandidates, pickSolution } from './neutrinoCandidates.ts'
export { type TopMasses, topMasses } from './topMasses.ts'
export { type Tops, tops } from './tops.ts'
export { trueNeutrino } from './trueNeutrino.ts'
