import { pseudorapidityFromPz, standardsBijection, takeFeatures } from '../../features/index.ts'
import { type DrawOptions, drawBlocks, type Latent, type Physical, type SampleBlock } from '../../samples/index.ts'
import type { Params } from '../../tensor/index.ts'
import { matrixTensor } from '../matrixTensor.ts'
import type { NeutrinoFeatures } from './features.ts'
import type { NuFlows, NuFlowsParams } from './flow.ts'
import { type Turns, turnBack } from './frame.ts'
import { inputTensors } from './inputs.ts'
import { type Preprocessing, preprocessed } from './preprocessing.ts'

/** The columns of draws and answers: the neutrino's momentum, detector axes. */
export const MOMENTUM = ['x', 'y', 'z'].map((axis) => ({ name: `p${axis}`, label: `p_${axis}^ν`, unit: 'GeV' }))

/** A trained flow: what draws need. */
export interface TrainedFlow {
  readonly model: NuFlows
  readonly params: Params
  readonly preprocessing: Preprocessing
}

/** Draws of the neutrino (px, py, pz) of every event, block by block; densities in (px, py, η) and in (px, py, pz). */
export function drawNeutrinos(
  { model, params: given, preprocessing }: TrainedFlow,
  features: NeutrinoFeatures,
  options: DrawOptions,
): Generator<SampleBlock> {
  const params = given as NuFlowsParams
  const inputs = preprocessed(features, preprocessing)
  const posterior = {
    count: features.count,
    columns: MOMENTUM,
    given: (events: readonly number[]) => {
      const rows = takeFeatures(inputs, events)
      const density = model.posterior(params, model.context(params, inputTensors(rows)))
      return { density, target: rows.target && matrixTensor(rows.target) }
    },
    physical: (latent: Latent, perEvent: number, from: number) =>
      physical(latent, preprocessing, features.turns, perEvent, from),
  }
  return drawBlocks(posterior, options)
}

/**
 * Momenta of standardised targets, detector axes: means and scales undone, p_z = p_T sinh η, turned back.
 * @param standardised [events · perEvent, 3], of the events from `first` on
 * @returns [events · perEvent, 3] = (px, py, pz) in GeV
 */
export function neutrinoMomenta(
  standardised: ArrayLike<number>,
  { target }: Preprocessing,
  turns: Turns,
  perEvent = 1,
  first = 0,
): Float32Array {
  const standards = standardsBijection(target)
  const momenta = new Float32Array(standardised.length)
  const row = new Float64Array(3)
  for (let at = 0; at < momenta.length; at += 3) {
    for (let k = 0; k < 3; k++) row[k] = standardised[at + k]
    standards.inverse(row)
    pseudorapidityFromPz.inverse(row)
    momenta.set(row, at)
  }
  turnBack(momenta, turns, perEvent, first)
  return momenta
}

/** Densities in (px, py, η), and in (px, py, pz) at the momenta as they are kept. */
function physical(
  { value, logProb }: Latent,
  preprocessing: Preprocessing,
  turns: Turns,
  perEvent: number,
  first: number,
): Physical {
  const values = neutrinoMomenta(value, preprocessing, turns, perEvent, first)
  const row = new Float64Array(3)
  const logDet = standardsBijection(preprocessing.target).forward(row)
  const target = logProb.map((lp) => lp + logDet)
  const momentum = target.map((lp, i) => {
    for (let k = 0; k < 3; k++) row[k] = values[3 * i + k]
    return lp + pseudorapidityFromPz.forward(row)
  })
  return { values, logProb: { target, physical: momentum } }
}
