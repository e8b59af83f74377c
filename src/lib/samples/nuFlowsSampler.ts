import {
  type NuFlowsFeatures,
  neutrinoMomenta,
  type Preprocessing,
  type StandardisedFeatures,
  standardiseFeatures,
  takeRows,
} from '../features/index.ts'
import type { NuFlows, NuFlowsInputs, NuFlowsParams } from '../models/index.ts'
import { type Tensor2D, tf } from '../tensor/index.ts'
import { type DrawOptions, type Latent, latentBlocks } from './latentBlocks.ts'
import type { SampleBlock, TruthLogProb } from './samples.ts'

/** A trained ν-Flows network: what draws need. */
export interface PosteriorModel {
  readonly model: NuFlows
  readonly params: NuFlowsParams
  readonly preprocessing: Preprocessing
}

/**
 * Draws from the posterior of every event, block by block, with log-densities in physical coordinates; also the
 * log-density of the truth where the features have it. The same key gives the same draws whatever the block size.
 */
export function* drawBlocks(
  { model, params, preprocessing }: PosteriorModel,
  features: NuFlowsFeatures,
  options: DrawOptions,
): Generator<SampleBlock> {
  const { draws, first = 0 } = options
  const inputs = standardiseFeatures(features, preprocessing)
  const posterior = (indices: readonly number[]) => {
    const rows = takeRows(inputs, indices)
    const density = model.posterior(params, model.context(params, inputTensors(rows)))
    return { density, target: rows.target && tf.tensor2d(rows.target, [rows.count, 3]) }
  }
  const physical = (latent: Latent, perEvent: number, from: number) => {
    const momenta = neutrinoMomenta(latent.value, preprocessing, features.turns, perEvent, from)
    return { momenta, logProb: physicalDensity(latent.logProb, momenta, preprocessing) }
  }
  for (const { from, count, latent, truth } of latentBlocks({ count: features.count, posterior }, options)) {
    yield {
      first: first + from,
      samples: { count, draws, neutrinos: 1, ...physical(latent, draws, from) },
      ...(truth && {
        truth: truthDensity(truth.logProb, physical({ ...truth, value: truth.target }, 1, from).logProb),
      }),
    }
  }
}

/** The tensors of a block of standardised features. */
export function inputTensors(features: StandardisedFeatures): NuFlowsInputs {
  const { count, event, eventWidth, jets, jetWidth, offsets, anchor } = features
  const rows = tf.tensor2d(jets, [offsets[count], jetWidth])
  return {
    event: tf.tensor2d(event, [count, eventWidth]) as Tensor2D,
    jets: { rows, offsets: tf.tensor1d(offsets, 'int32') },
    anchor: tf.tensor2d(anchor, [count, 3]),
  }
}

/** Densities in (px, py, η), and in (px, py, pz): ln |∂p_z/∂η| = ln(p_T cosh η) = ln |p|. */
function physicalDensity(logProb: Float32Array, momenta: Float32Array, { target: { scale } }: Preprocessing) {
  const constant = scale.reduce((sum, s) => sum + Math.log(s), 0)
  const target = logProb.map((lp) => lp - constant)
  const momentum = target.map((lp, row) => lp - Math.log(Math.hypot(...momenta.subarray(3 * row, 3 * row + 3))))
  return { target, momentum }
}

const truthDensity = (
  standardised: Float32Array,
  { target, momentum }: ReturnType<typeof physicalDensity>,
): TruthLogProb => ({
  standardised: Float64Array.from(standardised),
  target: Float64Array.from(target),
  momentum: Float64Array.from(momentum),
})
