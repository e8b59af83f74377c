import type { Columns, Quantity } from '../../columns/index.ts'
import { masses, type ParticleColumns, transverseMomenta } from '../../kinematics/index.ts'
import {
  checkPairs,
  type DileptonObjects,
  dileptonTops,
  type NeutrinoPairs,
  neutrinosOf,
} from '../../reconstruction/index.ts'

const ofNeutrino = (name: string, symbol: string): Quantity[] => [
  { name: `${name}_px`, label: `p_x^${symbol}`, unit: 'GeV' },
  { name: `${name}_py`, label: `p_y^${symbol}`, unit: 'GeV' },
  { name: `${name}_pz`, label: `p_z^${symbol}`, unit: 'GeV' },
  { name: `${name}_E`, label: `E^${symbol}`, unit: 'GeV' },
  { name: `${name}_eta`, label: `η^${symbol}`, unit: '' },
]

/** The observables of two neutrinos that bias and width are given for. */
export const PAIR_OBSERVABLES: readonly Quantity[] = [
  ...ofNeutrino('nu', 'ν'),
  ...ofNeutrino('nubar', 'ν̄'),
  { name: 'm_wplus', label: 'm_{W⁺}', unit: 'GeV' },
  { name: 'm_wminus', label: 'm_{W⁻}', unit: 'GeV' },
  { name: 'm_top', label: 'm_t', unit: 'GeV' },
  { name: 'm_antitop', label: 'm_t̄', unit: 'GeV' },
  { name: 'pt_top', label: 'p_T^t', unit: 'GeV' },
  { name: 'pt_antitop', label: 'p_T^t̄', unit: 'GeV' },
  { name: 'm_tt', label: 'm_tt̄', unit: 'GeV' },
  { name: 'pt_tt', label: 'p_T^tt̄', unit: 'GeV' },
]

/**
 * The observables of both neutrinos and of what they are put together to, each [count].
 *
 * With the same measured leptons and jets for truth and estimate only the neutrinos' errors enter; not numbers where a
 * method has no answer, nor masses where a b is absent.
 * @param objects the leptons and the b of t and t̄
 * @param pairs momenta [count, 2, 3], GeV
 * @throws ShapeError when the neutrinos are not of these events
 */
export function pairObservables(objects: DileptonObjects, pairs: NeutrinoPairs): Columns {
  checkPairs('pairObservables', objects, pairs)
  const { wPlus, wMinus, top, antitop, topPair } = dileptonTops(objects, pairs)
  const { nu, nubar } = neutrinosOf(pairs)
  return {
    ...observed(nu),
    ...observed(nubar),
    m_wplus: masses(wPlus),
    m_wminus: masses(wMinus),
    m_top: masses(top),
    m_antitop: masses(antitop),
    pt_top: transverseMomenta(top),
    pt_antitop: transverseMomenta(antitop),
    m_tt: masses(topPair),
    pt_tt: transverseMomenta(topPair),
  }
}

const observed = ({ px, py, pz, E, eta }: ParticleColumns): Columns =>
  Object.fromEntries([px, py, pz, E, eta].map((values) => [values.name, values]))
