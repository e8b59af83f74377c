import { energy, masses, pseudorapidity, transverseMomenta } from '../kinematics/index.ts'
import { checkPairs, type DileptonObjects, dileptonTops, type NeutrinoPairs } from '../reconstruction/index.ts'
import type { ObservableLabel, Observables } from './neutrinoObservables.ts'

const ofNeutrino = (name: string, symbol: string): ObservableLabel[] => [
  { name: `${name}_px`, label: `p_x^${symbol}`, unit: 'GeV' },
  { name: `${name}_py`, label: `p_y^${symbol}`, unit: 'GeV' },
  { name: `${name}_pz`, label: `p_z^${symbol}`, unit: 'GeV' },
  { name: `${name}_E`, label: `E^${symbol}`, unit: 'GeV' },
  { name: `${name}_eta`, label: `η^${symbol}`, unit: '' },
]

/** The observables of two neutrinos that bias and width are given for. */
export const PAIR_OBSERVABLES: readonly ObservableLabel[] = [
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
export function pairObservables(objects: DileptonObjects, pairs: NeutrinoPairs): Observables {
  checkPairs('pairObservables', objects, pairs)
  const { wPlus, wMinus, top, antitop, topPair } = dileptonTops(objects, pairs)
  return {
    ...neutrinoColumns('nu', pairs, 0),
    ...neutrinoColumns('nubar', pairs, 3),
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

function neutrinoColumns(name: string, pairs: NeutrinoPairs, at: 0 | 3): Record<string, Float64Array> {
  const each = (of: (px: number, py: number, pz: number) => number) =>
    Float64Array.from({ length: pairs.length / 6 }, (_, i) => {
      const first = 6 * i + at
      return of(pairs[first], pairs[first + 1], pairs[first + 2])
    })
  return {
    [`${name}_px`]: each((px) => px),
    [`${name}_py`]: each((_, py) => py),
    [`${name}_pz`]: each((_x, _y, pz) => pz),
    [`${name}_E`]: each((px, py, pz) => energy(px, py, pz, 0)),
    [`${name}_eta`]: each(pseudorapidity),
  }
}
