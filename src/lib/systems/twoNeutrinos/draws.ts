import { takeFeatures } from '../../features/index.ts'
import { type DrawOptions, drawBlocks, type Latent, type SampleBlock } from '../../samples/index.ts'
import type { Params } from '../../tensor/index.ts'
import type { PairFeatures } from './features.ts'
import type { Nu2Flows, Nu2FlowsParams } from './flow.ts'
import { inputTensors, targetTensor } from './inputs.ts'
import { pairMomenta, sixStandards } from './momenta.ts'
import { type Preprocessing, preprocessed } from './preprocessing.ts'

/** The columns of draws and answers: the momenta of ν, then of ν̄, detector axes. */
export const MOMENTA = [
  ['nu', 'ν'],
  ['nubar', 'ν̄'],
].flatMap(([name, symbol]) =>
  ['x', 'y', 'z'].map((axis) => ({ name: `${name}_p${axis}`, label: `p_${axis}^${symbol}`, unit: 'GeV' })),
)

/** A trained flow: what draws need. */
export interface TrainedFlow {
  readonly model: Nu2Flows
  readonly params: Params
  readonly preprocessing: Preprocessing
}

/**
 * Draws of both neutrinos of every event, block by block; densities in the network's coordinates and in (px, py, pz) of both,
 * all Jacobians counted.
 */
export function drawPairs(
  { model, params: given, preprocessing }: TrainedFlow,
  features: PairFeatures,
  options: DrawOptions,
): Generator<SampleBlock> {
  const params = given as Nu2FlowsParams
  const inputs = preprocessed(features, preprocessing)
  const constant = sixStandards(preprocessing.target).forward(new Float64Array(6))
  const posterior = {
    count: features.count,
    columns: MOMENTA,
    given: (events: readonly number[]) => {
      const rows = takeFeatures(inputs, events)
      const density = model.posterior(params, model.context(params, inputTensors(rows)))
      return { density, target: rows.target && targetTensor(rows) }
    },
    physical: ({ value, logProb }: Latent, perEvent: number, from: number) => {
      const { momenta, logDet } = pairMomenta(value, features, preprocessing.target, perEvent, from)
      const target = Float64Array.from(logProb, (lp) => lp + constant)
      return { values: momenta, logProb: { target, physical: logDet.map((det, row) => det + logProb[row]) } }
    },
  }
  return drawBlocks(posterior, options)
}
