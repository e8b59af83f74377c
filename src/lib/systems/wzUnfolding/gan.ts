import { standardsBijection } from '../../features/index.ts'
import { type DenseNetworkParams, denseNetwork, discriminator } from '../../models/index.ts'
import { fold, type Key, normals, type Scalar, split, type Tensor2D, tf } from '../../tensor/index.ts'
import {
  type BatchSource,
  discriminatorLoss,
  generatorLoss,
  type InTurn,
  jensenShannonPenalty,
  mmd,
} from '../../training/index.ts'
import type { WzFeatures } from './features.ts'
import type { GanPreprocessing } from './ganPreprocessing.ts'
import { LEPTON_NOISE, rowsTensor, standardisedInputs } from './preprocessing.ts'
import type { GanProfile } from './profiles.ts'
import { objectsOf, PARTON_FEATURES, partonFeatures, RESIDUAL_COUNT, residualsOf } from './residuals.ts'

export type GanParams = { readonly discriminator: DenseNetworkParams; readonly generator: DenseNetworkParams }

/** A batch of the adversarial networks. */
export interface GanBatch {
  /** Standardised inputs of the event, [N, inputs]. */
  readonly context: Tensor2D
  /** ln p_T, η, φ of its objects, [N, 12]. */
  readonly objects: Tensor2D
  /** Standardised true residuals, [N, 12]. */
  readonly target: Tensor2D
}

/** Generator and discriminator of an unfolding, with their losses. */
export interface Gan {
  init(key: Key): GanParams
  /** Standardised residuals of one draw for each context row. */
  generate(params: GanParams, context: Tensor2D, noise: Tensor2D | undefined): Tensor2D
  readonly losses: InTurn<GanParams, GanBatch>
  /** The discrepancy of generated and true partons, with which the best parameters are chosen. */
  validationLoss(params: GanParams, batch: GanBatch): Scalar
  readonly noise: number
}

/** Standardised residuals do not leave ±5, so that no momentum overflows. */
const MOST = 5
/** Widths of the kernel on the mass of the quarks, GeV (arXiv 2006.06685 section 3). */
const MASS_WIDTHS = [2, 8, 25, 67]

/**
 * The unfolding GAN of arXiv 1912.00477: `naive`, a generator without noise whose partons alone the discriminator sees; `fcgan`, with
 * noise and a discriminator that is told what was measured. Both give residuals to the measured objects.
 */
export function unfoldingGan(kind: 'gan' | 'fcgan', profile: GanProfile, preprocessing: GanPreprocessing): Gan {
  const { width, hiddenLayers, massWeight } = profile
  const inputs = preprocessing.event.columns.length
  const conditional = kind === 'fcgan'
  const penalty = conditional ? profile.conditionalPenalty : profile.penalty
  const noise = conditional ? profile.noise : 0
  const { mean, scale } = preprocessing.residuals
  const generator = denseNetwork({
    ...{ inputs: inputs + noise, outputs: RESIDUAL_COUNT, width },
    ...{ blocks: 1, layersPerBlock: hiddenLayers - 1, skip: false, norm: false },
  })
  const critic = discriminator({
    ...{ inputs: PARTON_FEATURES + (conditional ? RESIDUAL_COUNT : 0), contextDim: conditional ? inputs : 0 },
    ...{ width, hiddenLayers },
  })
  const generate: Gan['generate'] = (params, context, z) => {
    const raw = generator.apply(params.generator, z ? tf.concat2d([context, z], 1) : context)
    return raw.div(MOST).tanh().mul(MOST) as Tensor2D
  }
  const noiseOf = (rows: number, key: Key) =>
    noise > 0 ? tf.tensor2d(normals(key, rows * noise), [rows, noise]) : undefined
  const seen = (standardised: Tensor2D, objects: Tensor2D) => {
    const residuals = standardised.mul(tf.tensor1d([...scale])).add(tf.tensor1d([...mean])) as Tensor2D
    const { features, mass } = partonFeatures(residuals, objects)
    return { rows: conditional ? tf.concat2d([features, standardised], 1) : features, mass }
  }
  const contextOf = ({ context }: GanBatch) => (conditional ? context : undefined)
  const made = (params: GanParams, batch: GanBatch, key: Key) =>
    seen(generate(params, batch.context, noiseOf(batch.context.shape[0], key)), batch.objects)
  return {
    noise,
    init: (key) => {
      const [forCritic, forGenerator] = split(key, 2)
      return { discriminator: critic.init(forCritic), generator: generator.init(forGenerator) }
    },
    generate,
    losses: {
      discriminator: (params, batch, key) => {
        const [real, fake] = [seen(batch.target, batch.objects), made(params, batch, fold(key, 0))].map(({ rows }) =>
          critic.verdict(params.discriminator, rows, contextOf(batch)),
        )
        return discriminatorLoss(real.logit, fake.logit).add(jensenShannonPenalty(real, fake, penalty)) as Scalar
      },
      generator: (params, batch, key) => {
        const fake = made(params, batch, fold(key, 1))
        const adversarial = generatorLoss(critic.logits(params.discriminator, fake.rows, contextOf(batch)))
        if (massWeight === 0) return adversarial
        const truth = seen(batch.target, batch.objects).mass
        const discrepancy = mmd(fake.mass, truth, { kernel: 'cauchy', widths: MASS_WIDTHS })
        return adversarial.add(discrepancy.maximum(1e-8).sqrt().mul(massWeight)) as Scalar
      },
    },
    validationLoss: (params, batch) => {
      const [fake, truth] = [made(params, batch, VALIDATING), seen(batch.target, batch.objects)]
      return mmd(fake.rows, truth.rows, { kernel: 'gaussian', widths: [2, 5] }).add(
        mmd(fake.mass, truth.mass, { kernel: 'cauchy', widths: MASS_WIDTHS }),
      ) as Scalar
    },
  }
}

const VALIDATING: Key = [20_191_200, 477]

/** Events as batches; the leptons' directions are dequantised anew in every batch. */
export function ganBatches(features: WzFeatures, preprocessing: GanPreprocessing): BatchSource<GanBatch> {
  const inputs = standardisedInputs(features, preprocessing)
  const objects = objectsOf(features)
  const standard = standardsBijection(preprocessing.residuals)
  return {
    count: features.count,
    batch: (indices, key) => {
      const noise = normals(fold(key, 1), 4 * indices.length)
      const target = new Float32Array(RESIDUAL_COUNT * indices.length)
      indices.forEach((event, i) => {
        const row = residualsOf(features, objects, event, noise.subarray(4 * i, 4 * i + 4), LEPTON_NOISE)
        standard.forward(row)
        target.set(row, RESIDUAL_COUNT * i)
      })
      return {
        context: rowsTensor(inputs, indices),
        objects: rowsTensor(objects, indices),
        target: tf.tensor2d(target, [indices.length, RESIDUAL_COUNT]),
      }
    },
  }
}
