import { ShapeError } from '../../../complaint.ts'
import type { Columns, Quantity } from '../../columns/index.ts'
import { momentaOf } from '../../kinematics/index.ts'

/** The observables of one neutrino that bias and width are given for. */
export const NEUTRINO_OBSERVABLES = [
  { name: 'px', label: 'p_x', unit: 'GeV' },
  { name: 'py', label: 'p_y', unit: 'GeV' },
  { name: 'pz', label: 'p_z', unit: 'GeV' },
  { name: 'E', label: 'E', unit: 'GeV' },
  { name: 'eta', label: 'η', unit: '' },
  { name: 'm_lnu', label: 'm_ℓν', unit: 'GeV' },
  { name: 'm_blnu', label: 'm_bℓν', unit: 'GeV' },
] as const satisfies readonly Quantity[]

/** Masses of the leptonic side, as the reconstruction gives them. */
interface LeptonicMasses {
  /** m_ℓν [n], GeV. */
  readonly lNu: ArrayLike<number>
  /** m_bℓν with the true b [n], GeV; not a number where that jet is absent. */
  readonly bLNu: ArrayLike<number>
}

/**
 * The observables of one neutrino per event: px, py, pz, E, eta, m_lnu and m_blnu.
 *
 * With the measured lepton and the same b-jet for truth and estimate, only the neutrino's error enters the masses.
 * @param momenta [n, 3], GeV, order px, py, pz
 * @throws ShapeError when the momenta and the masses are not of the same n events
 */
export function neutrinoObservables(momenta: Float32Array | Float64Array, { lNu, bLNu }: LeptonicMasses): Columns {
  const n = lNu.length
  if (momenta.length !== 3 * n || bLNu.length !== n) {
    throw new ShapeError({
      who: 'neutrinoObservables',
      wanted: `momenta [${n}, 3] and masses [${n}]`,
      got: `${momenta.length} and ${bLNu.length} numbers`,
      fix: 'give one solution per event',
    })
  }
  const { px, py, pz, E, eta } = momentaOf(momenta).particle()
  return { px, py, pz, E, eta, m_lnu: lNu, m_blnu: bLNu }
}
