import {
  type NuFlowsFeatures,
  type Preprocessing,
  type StandardisedFeatures,
  standardiseFeatures,
  takeRows,
  turnBack,
} from '../features/index.ts'
import type { NuFlows, NuFlowsInputs, NuFlowsParams } from '../models/index.ts'
import { type Key, type Tensor2D, tf } from '../tensor/index.ts'
import type { SampleBlock, TruthLogProb } from './samples.ts'

/** A trained ν-Flows network: what draws need. */
export interface PosteriorModel {
  readonly model: NuFlows
  readonly params: NuFlowsParams
  readonly preprocessing: Preprocessing
}

export interface DrawOptions {
  readonly key: Key
  /** Draws of each event. */
  readonly draws: number
  /** Place of the features' first event in the whole set: draws do not depend on how the set is cut. Even; 0 if not given. */
  readonly first?: number
  /** Rows (events × draws) that are computed at once; bounds the memory. */
  readonly rowsPerBlock?: number
}

const ROWS_PER_BLOCK = 16_384

/**
 * Draws from the posterior of every event, block by block, with log-densities in physical coordinates; also the
 * log-density of the truth where the features have it. The same key gives the same draws whatever the block size.
 */
export function* drawBlocks(
  trained: PosteriorModel,
  features: NuFlowsFeatures,
  options: DrawOptions,
): Generator<SampleBlock> {
  const { draws, first = 0, rowsPerBlock = ROWS_PER_BLOCK } = options
  const inputs = standardiseFeatures(features, trained.preprocessing)
  // an even number of events, so that each block starts at an even place of the random stream
  const size = Math.max(2, Math.floor(rowsPerBlock / draws / 2) * 2)
  for (let from = 0; from < features.count; from += size) {
    const count = Math.min(size, features.count - from)
    const block = takeRows(
      inputs,
      Array.from({ length: count }, (_, i) => from + i),
    )
    const { latent, truth } = evaluateBlock(trained, block, { ...options, first: first + from })
    const physical = toPhysical(latent, trained.preprocessing)
    turnBack(physical.momenta, features.turns, draws, from)
    yield {
      first: first + from,
      samples: { count, draws, neutrinos: 1, ...physical },
      ...(truth && { truth: truthInPhysical(truth, block.target!, trained.preprocessing) }),
    }
  }
}

interface Latent {
  /** [rows, 3], standardised */
  value: Float32Array
  logProb: Float32Array
}

function evaluateBlock({ model, params }: PosteriorModel, block: StandardisedFeatures, options: DrawOptions) {
  return tf.tidy(() => {
    const posterior = model.posterior(params, model.context(params, inputTensors(block)))
    const { value, logProb } = posterior.sample(options.key, options.draws, options.first)
    const latent: Latent = {
      value: value.dataSync().slice() as Float32Array,
      logProb: logProb.dataSync().slice() as Float32Array,
    }
    const truth =
      block.target &&
      posterior
        .logProb(tf.tensor2d(block.target, [block.count, 3]))
        .dataSync()
        .slice()
    return { latent, truth: truth as Float32Array | undefined } as never
  }) as { latent: Latent; truth: Float32Array | undefined }
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

const sumLogScale = ({ target }: Preprocessing) => target.scale.reduce((sum, scale) => sum + Math.log(scale), 0)

/** ln |∂p_z/∂η| = ln(p_T cosh η) = ln |p|, GeV. */
const logMomentum = (px: number, py: number, pz: number) => Math.log(Math.hypot(px, py, pz))

function toPhysical({ value, logProb }: Latent, preprocessing: Preprocessing) {
  const { mean, scale } = preprocessing.target
  const constant = sumLogScale(preprocessing)
  const momenta = new Float32Array(value.length)
  const target = new Float32Array(logProb.length)
  const momentum = new Float32Array(logProb.length)
  for (let row = 0; row < logProb.length; row++) {
    const px = value[3 * row] * scale[0] + mean[0]
    const py = value[3 * row + 1] * scale[1] + mean[1]
    const pz = Math.hypot(px, py) * Math.sinh(value[3 * row + 2] * scale[2] + mean[2])
    momenta.set([px, py, pz], 3 * row)
    target[row] = logProb[row] - constant
    momentum[row] = target[row] - logMomentum(px, py, pz)
  }
  return { momenta, logProb: { target, momentum } }
}

function truthInPhysical(logProb: Float32Array, target: Float32Array, preprocessing: Preprocessing): TruthLogProb {
  const physical = toPhysical({ value: target, logProb }, preprocessing).logProb
  return {
    standardised: Float64Array.from(logProb),
    target: Float64Array.from(physical.target),
    momentum: Float64Array.from(physical.momentum),
  }
}
