import { standardsBijection } from '../../features/index.ts'
import { type DenseNetworkParams, denseNetwork, discriminator } from '../../models/index.ts'
import {
  drawNormals,
  fold,
  type Key,
  normals,
  type Scalar,
  split,
  type Tensor,
  type Tensor2D,
  tf,
  withoutGradient,
} from '../../tensor/index.ts'
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
import { PARTON_FEATURES } from './partonsByRow.ts'
import { partonsSeen } from './partonsSeen.ts'
import { LEPTON_NOISE, rowsTensor, standardisedInputs } from './preprocessing.ts'
import type { GanProfile } from './profiles.ts'
import { objectsOf, RESIDUAL_COUNT, residualsOf } from './residuals.ts'

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
  /** Whether its partons are brought to balance. */
  readonly balance: boolean
  /** What the discriminator sees of true partons, and of one draw of each event. */
  readonly truth: (batch: GanBatch) => Seen
  readonly made: (params: GanParams, batch: GanBatch, key: Key) => Seen
}

/** Partons as a discriminator sees them, [N, columns], and the mass of their quarks, GeV, [N, 1]. */
export interface Seen {
  readonly rows: Tensor2D
  readonly mass: Tensor2D
}

/** Rows, and the same once more. */
const twice = (rows: Tensor2D): Tensor2D => tf.concat2d([rows, rows], 0)

const halves = <T extends Tensor>(rows: T): T[] => tf.split(rows, 2) as T[]

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
  const scoreWeight = conditional ? profile.scoreWeight : 0
  const penalty = conditional ? profile.conditionalPenalty : profile.penalty
  const noise = conditional ? RESIDUAL_COUNT : 0
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
    const moved = generator.apply(params.generator, z ? tf.concat2d([context, z], 1) : context)
    // as wide as the truth before anything is learnt: noise that has to be found first is not found before the discriminator wins
    const raw = z ? moved.add(z) : moved
    return raw.div(MOST).tanh().mul(MOST) as Tensor2D
  }
  const noiseOf = (rows: number, key: Key) => (noise > 0 ? drawNormals(key, [rows, noise]) : undefined)
  const seen = (standardised: Tensor2D, objects: Tensor2D): Seen => {
    const residuals = standardised.mul(tf.tensor1d([...scale])).add(tf.tensor1d([...mean])) as Tensor2D
    const { features, mass, residuals: balanced } = partonsSeen(residuals, objects, profile.balance)
    if (!conditional) return { rows: features, mass }
    const again = balanced.sub(tf.tensor1d([...mean])).div(tf.tensor1d([...scale])) as Tensor2D
    return { rows: tf.concat2d([features, again], 1), mass }
  }
  const contextOf = ({ context }: GanBatch) => (conditional ? context : undefined)
  const truth = (batch: GanBatch) => seen(batch.target, batch.objects)
  const made = (params: GanParams, batch: GanBatch, key: Key) =>
    seen(generate(params, batch.context, noiseOf(batch.context.shape[0], key)), batch.objects)
  return {
    noise,
    balance: profile.balance,
    truth,
    made,
    init: (key) => {
      const [forCritic, forGenerator] = split(key, 2)
      return { discriminator: critic.init(forCritic), generator: generator.init(forGenerator) }
    },
    generate,
    losses: {
      discriminator: (params, batch, key) => {
        const rows = withoutGradient(() => {
          const standardised = generate(params, batch.context, noiseOf(batch.context.shape[0], fold(key, 0)))
          return seen(tf.concat2d([batch.target, standardised], 0), twice(batch.objects)).rows
        })
        const { logit, slope } = critic.verdict(
          params.discriminator,
          rows,
          conditional ? twice(batch.context) : undefined,
        )
        const [logits, slopes] = [halves(logit), halves(slope)]
        const [real, fake] = [0, 1].map((half) => ({ logit: logits[half], slope: slopes[half] }))
        return discriminatorLoss(real.logit, fake.logit).add(jensenShannonPenalty(real, fake, penalty)) as Scalar
      },
      generator: (params, batch, key) => {
        const scored = scoreWeight > 0
        const noises = [1, 2].slice(0, scored ? 2 : 1).map((place) => noiseOf(batch.context.shape[0], fold(key, place)))
        const context = scored ? twice(batch.context) : batch.context
        const z = noises[1] ? tf.concat2d([noises[0]!, noises[1]], 0) : noises[0]
        const both = seen(generate(params, context, z), scored ? twice(batch.objects) : batch.objects)
        const [rows, other] = scored ? halves(both.rows) : [both.rows]
        const [mass] = scored ? halves(both.mass) : [both.mass]
        const real = withoutGradient(() => truth(batch))
        const terms = [generatorLoss(critic.logits(params.discriminator, rows, contextOf(batch)))]
        if (massWeight > 0) terms.push(massDiscrepancy({ rows, mass }, real).mul(massWeight) as Scalar)
        if (scored) terms.push(rankedScore(real.rows, rows, other).mul(scoreWeight) as Scalar)
        return tf.addN(terms) as Scalar
      },
    },
    validationLoss: (params, batch) => {
      const [fake, real] = [made(params, batch, VALIDATING), truth(batch)]
      return mmd(fake.rows, real.rows, { kernel: 'gaussian', widths: [2, 5] }).add(
        mmd(fake.mass, real.mass, { kernel: 'cauchy', widths: MASS_WIDTHS }),
      ) as Scalar
    },
  }
}

/**
 * The continuous ranked probability score of two draws of each event, ½ |a − t| + ½ |b − t| − ½ |a − b|, summed over columns: least
 * where both are of the posterior that t is of (Gneiting and Raftery, J. Am. Stat. Assoc. 102 (2007) 359, eq. 21).
 */
export const rankedScore = (truth: Tensor2D, a: Tensor2D, b: Tensor2D): Scalar =>
  tf.tidy(() => {
    const far = (x: Tensor2D, y: Tensor2D) => x.sub(y).abs()
    return far(a, truth).add(far(b, truth)).sub(far(a, b)).mul(0.5).sum(1).mean() as Scalar
  })

/** The square root of the discrepancy of the quarks' mass, which sees small ones (arXiv 2006.06685 section 3). */
export const massDiscrepancy = (fake: Seen, real: Seen): Scalar =>
  mmd(fake.mass, real.mass, { kernel: 'cauchy', widths: MASS_WIDTHS }).maximum(1e-8).sqrt() as Scalar

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
