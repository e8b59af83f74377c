import type { Events } from '../../events/index.ts'
import { pseudorapidityFromPz, standardsBijection } from '../../features/index.ts'
import type { Latent, Physical } from '../../samples/index.ts'
import { matrixTensor } from '../matrixTensor.ts'
import type { View } from '../view.ts'
import { type NeutrinoFeatureOptions, type NeutrinoFeatures, neutrinoFeatures } from './features.ts'
import { turnBack } from './frame.ts'
import { inputTensors, type NuFlowsInputs } from './inputs.ts'
import { type Preprocessing, preprocessed } from './preprocessing.ts'

/** The columns of draws and answers: the neutrino's momentum, detector axes. */
export const MOMENTUM = ['x', 'y', 'z'].map((axis) => ({ name: `p${axis}`, label: `p_${axis}^ν`, unit: 'GeV' }))

/** How the networks see events; draws have densities in (px, py, η) and in (px, py, pz). */
export function neutrinoView(
  events: Events,
  options: NeutrinoFeatureOptions,
  preprocessing: Preprocessing,
): View<'event' | 'jets' | 'anchor', NuFlowsInputs> {
  const features = neutrinoFeatures(events, options)
  return {
    features: preprocessed(features, preprocessing),
    inputs: inputTensors,
    target: ({ target }) => matrixTensor(target!),
    columns: MOMENTUM,
    physical: (latent, perEvent, first) => physical(latent, features, preprocessing, perEvent, first),
  }
}

/**
 * Momenta of standardised targets, detector axes: means and scales undone, p_z = p_T sinh η, turned back; with their densities
 * in (px, py, η), and in (px, py, pz) at the momenta as they are kept.
 */
function physical(
  { value, logProb }: Latent,
  { turns }: NeutrinoFeatures,
  { target: standards }: Preprocessing,
  perEvent: number,
  first: number,
): Physical {
  const standard = standardsBijection(standards)
  const row = new Float64Array(3)
  const values = new Float32Array(value.length)
  for (let at = 0; at < values.length; at += 3) {
    for (let k = 0; k < 3; k++) row[k] = value[at + k]
    standard.inverse(row)
    pseudorapidityFromPz.inverse(row)
    values.set(row, at)
  }
  turnBack(values, turns, perEvent, first)
  const logDet = standard.forward(row)
  const target = logProb.map((lp) => lp + logDet)
  const momentum = target.map((lp, i) => {
    for (let k = 0; k < 3; k++) row[k] = values[3 * i + k]
    return lp + pseudorapidityFromPz.forward(row)
  })
  return { values, logProb: { target, physical: momentum } }
}
