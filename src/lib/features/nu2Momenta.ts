import { decodeNeutrinos, turnedEvent } from './nu2Coordinates.ts'
import type { Nu2FlowsFeatures } from './nu2FlowsFeatures.ts'
import type { Nu2Preprocessing } from './nu2FlowsPreprocessing.ts'

/** Momenta of both neutrinos, with what makes a density of their standardised coordinates one of momenta. */
export interface Nu2Momenta {
  /** (px, py, pz) of ν, then of ν̄, detector's axes, GeV; [rows, 2, 3]. */
  readonly momenta: Float32Array
  /** ln |∂standardised/∂momenta|, GeV⁻⁶; [rows]. */
  readonly logDet: Float64Array
}

/**
 * Momenta of standardised targets.
 * @param standardised [events · draws, 6], of the events from `first` on
 */
export function nu2Momenta(
  standardised: ArrayLike<number>,
  { turns, guides }: Pick<Nu2FlowsFeatures, 'turns' | 'guides'>,
  { target: { mean, scale } }: Nu2Preprocessing,
  draws = 1,
  first = 0,
): Nu2Momenta {
  const rows = standardised.length / DIM
  const momenta = new Float32Array(standardised.length)
  const constant = -sixOf(scale).reduce((sum, s) => sum + Math.log(s), 0)
  const logDet = new Float64Array(rows).fill(constant)
  const [means, scales] = [sixOf(mean), sixOf(scale)]
  const coordinates = new Float64Array(DIM)
  for (let at = 0, i = first; at < momenta.length; i++) {
    const event = guides && turnedEvent({ turns, guides }, i)
    for (const end = at + DIM * draws; at < end; at += DIM) {
      for (let k = 0; k < DIM; k++) coordinates[k] = standardised[at + k] * scales[k] + means[k]
      if (event) logDet[at / DIM] += decodeNeutrinos(coordinates, event, momenta, at)
      else momenta.set(coordinates, at)
    }
  }
  return { momenta, logDet }
}

const DIM = 6

/** Both neutrinos share three numbers in the detector's frame. */
const sixOf = (numbers: readonly number[]) => (numbers.length === DIM ? numbers : [...numbers, ...numbers])
