import {
  type Nu2FlowsFeatures,
  type Nu2Preprocessing,
  type Nu2StandardisedFeatures,
  nu2Momenta,
  type StandardisedRows,
  standardiseNu2Features,
  takeNu2Rows,
} from '../features/index.ts'
import { type Nu2Flows, type Nu2FlowsInputs, type Nu2FlowsParams, nu2Tokens } from '../models/index.ts'
import { tf } from '../tensor/index.ts'
import { type DrawOptions, type Latent, latentBlocks } from './latentBlocks.ts'
import type { SampleBlock, TruthLogProb } from './samples.ts'

/** A trained ν²-Flows network: what draws need. */
export interface Nu2PosteriorModel {
  readonly model: Nu2Flows
  readonly params: Nu2FlowsParams
  readonly preprocessing: Nu2Preprocessing
}

/**
 * Draws of both neutrinos from the posterior of every event, block by block, with log-densities in (px, py, pz) of both,
 * all Jacobians counted (the standardisation and our coordinates included); also the log-density of the truth where the
 * features have it. The same key gives the same draws whatever the block size.
 */
export function* drawNu2Blocks(
  { model, params, preprocessing }: Nu2PosteriorModel,
  features: Nu2FlowsFeatures,
  options: DrawOptions,
): Generator<SampleBlock> {
  const { draws, first = 0 } = options
  const inputs = standardiseNu2Features(features, preprocessing)
  const posterior = (indices: readonly number[]) => {
    const rows = takeNu2Rows(inputs, indices)
    const density = model.posterior(params, model.context(params, nu2InputTensors(rows)))
    return { density, target: rows.target && tensorOf(rows.target) }
  }
  const physical = ({ value, logProb }: Latent, perEvent: number, from: number) => {
    const { momenta, logDet } = nu2Momenta(value, features, preprocessing, perEvent, from)
    return { momenta, momentum: logDet.map((det, row) => det + logProb[row]) }
  }
  const constant = sumLogScale(preprocessing)
  for (const { from, count, latent, truth } of latentBlocks({ count: features.count, posterior }, options)) {
    const { momenta, momentum } = physical(latent, draws, from)
    const logProb = { target: latent.logProb.map((lp) => lp - constant), momentum: Float32Array.from(momentum) }
    yield {
      first: first + from,
      samples: { count, draws, neutrinos: 2, momenta, logProb },
      ...(truth && {
        truth: {
          standardised: Float64Array.from(truth.logProb),
          target: Float64Array.from(truth.logProb, (lp) => lp - constant),
          momentum: physical({ ...truth, value: truth.target }, 1, from).momentum,
        } satisfies TruthLogProb,
      }),
    }
  }
}

/** Σ ln σ over the six numbers of the target. */
const sumLogScale = ({ target: { scale } }: Nu2Preprocessing) =>
  (6 / scale.length) * scale.reduce((sum, s) => sum + Math.log(s), 0)

/** The tensors of some standardised events. */
export const nu2InputTensors = ({ met, leptons, jets, misc, offsets }: Nu2StandardisedFeatures): Nu2FlowsInputs => ({
  met: tensorOf(met),
  leptons: tensorOf(leptons),
  jets: tensorOf(jets),
  misc: tensorOf(misc),
  tokens: nu2Tokens(offsets),
})

const tensorOf = ({ width, data }: StandardisedRows) => tf.tensor2d(data, [data.length / width, width])
