import { type ColumnStandards, standardsBijection } from '../../features/index.ts'
import { decodeNeutrinos, turnedEvent } from './coordinates.ts'
import type { PairFeatures } from './features.ts'

/** Momenta of both neutrinos, with what makes a density of their standardised coordinates one of momenta. */
export interface PairMomenta {
  /** (px, py, pz) of ν, then of ν̄, detector's axes, GeV; [rows, 2, 3]. */
  readonly momenta: Float32Array
  /** ln |∂standardised/∂momenta|, GeV⁻⁶; [rows]. */
  readonly logDet: Float64Array
}

const DIM = 6

/** The standards of all six numbers: both neutrinos share three in the detector's frame. */
export const sixStandards = (target: ColumnStandards) => standardsBijection(target, DIM / target.scale.length)

/**
 * Momenta of standardised targets.
 * @param standardised [events · perEvent, 6], of the events from `first` on
 */
export function pairMomenta(
  standardised: ArrayLike<number>,
  { turns, guides }: Pick<PairFeatures, 'turns' | 'guides'>,
  target: ColumnStandards,
  perEvent = 1,
  first = 0,
): PairMomenta {
  const standards = sixStandards(target)
  const momenta = new Float32Array(standardised.length)
  const logDet = new Float64Array(standardised.length / DIM)
  const row = new Float64Array(DIM)
  for (let at = 0, i = first; at < momenta.length; i++) {
    const event = guides && turnedEvent({ turns, guides }, i)
    for (const end = at + DIM * perEvent; at < end; at += DIM) {
      for (let k = 0; k < DIM; k++) row[k] = standardised[at + k]
      logDet[at / DIM] = -standards.inverse(row)
      if (event) logDet[at / DIM] += decodeNeutrinos(row, event, momenta, at)
      else momenta.set(row, at)
    }
  }
  return { momenta, logDet }
}
