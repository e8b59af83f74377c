import type { Events } from '../../events/index.ts'
import { jetsIn, leptonsPzIn, missingPtIn } from '../calibration/ofEvents.ts'
import type { View } from '../view.ts'
import { type PairView, pairFeatures, type Table } from './features.ts'
import { inputTensors, targetTensor } from './inputs.ts'
import { pairMomenta, sixStandards } from './momenta.ts'
import type { Nu2FlowsInputs } from './network/inputs.ts'
import { type Preprocessing, preprocessed } from './preprocessing.ts'

/** The columns of draws and answers: the momenta of ν, then of ν̄, detector axes. */
export const MOMENTA = [
  ['nu', 'ν'],
  ['nubar', 'ν̄'],
].flatMap(([name, symbol]) =>
  ['x', 'y', 'z'].map((axis) => ({ name: `${name}_p${axis}`, label: `p_${axis}^${symbol}`, unit: 'GeV' })),
)

/** What the calibration of the posterior is looked at in bins of. */
export const CONDITIONS = [
  jetsIn([2, 3, 4, 5, 6, Infinity]),
  missingPtIn([0, 30, 50, 80, 120, Infinity]),
  leptonsPzIn([0, 30, 70, 130, 250, Infinity]),
]

/** How the networks see events; draws have densities in the network's coordinates and in (px, py, pz) of both neutrinos. */
export function pairView(events: Events, options: PairView, preprocessing: Preprocessing): View<Table, Nu2FlowsInputs> {
  const features = pairFeatures(events, options)
  const constant = sixStandards(preprocessing.target).forward(new Float64Array(6))
  return {
    features: preprocessed(features, preprocessing),
    inputs: inputTensors,
    target: targetTensor,
    columns: MOMENTA,
    physical: ({ value, logProb }, perEvent, first) => {
      const { momenta, logDet } = pairMomenta(value, features, preprocessing.target, perEvent, first)
      const target = Float64Array.from(logProb, (lp) => lp + constant)
      return { values: momenta, logProb: { target, physical: logDet.map((det, row) => det + logProb[row]) } }
    },
  }
}
