import {
  areaUnderRoc,
  type DistanceReport,
  distanceReportJson,
  formatDistanceReport,
  type Measured,
} from '../../evaluation/index.ts'
import { MULTIMODAL_SHAPES, type MultimodalName, multimodalToys } from '../../events/index.ts'
import { standardised } from '../../features/index.ts'
import { densityRatio } from '../../models/index.ts'
import { effectiveShare } from '../../samples/index.ts'
import { fold, type Key, tf } from '../../tensor/index.ts'
import { fitClassifier } from '../../training/index.ts'
import type { Evaluation, Judgement } from '../system.ts'
import { DIM, type Generator, generated, latents, physical } from './baseline.ts'
import { type Critic, critic, pulledBack, type Refined, refineLatent } from './refinement.ts'
import { gridDivergence, pointsDistance } from './scores.ts'

const LABELS = {
  auc_before: 'area under the ROC of a new classifier, baseline',
  auc: 'the same, refined',
  jsd_before: 'Jensen-Shannon divergence, baseline',
  jsd: 'the same, refined',
  emd_before: "earth mover's distance, baseline",
  emd: 'the same, refined',
  hole_fraction_before: 'share in holes, baseline',
  hole_fraction: 'the same, refined',
  largest_mode_deviation: 'largest deviation of the share of a mode',
  acceptance: 'acceptance of the chains',
  divergences: 'share of steps that diverged',
  r_hat: 'split R̂',
  ess: 'effective share of the chains’ draws',
  weights_ess: 'effective share of the weights',
} as const

/** The points that a refinement is judged by, in the units of the data, [count, 2] each. */
export interface RefinedPoints {
  readonly truth: Float32Array
  readonly baseline: Float32Array
  readonly refined: Float32Array
  /** Of the baseline's points, [count]. */
  readonly weights: Float64Array
  /** Latent points of the baseline and after refinement. */
  readonly latent: { readonly baseline: Float32Array; readonly refined: Float32Array }
}

/** Numbers that judge a refinement, and the points that they were computed from. */
export interface LaserJudgement extends Judgement {
  readonly distances: DistanceReport
  readonly points: RefinedPoints
  readonly chains: Refined
}

/** Points that are judged where no number is given. */
const COUNT = 40_000

const without = (value: number): Measured => ({ value, error: Number.NaN })

/**
 * Judges a refinement beside new true points: classifiers that have seen neither, holes, modes, divergence and distance, each for the
 * baseline too and with what truth against truth gives.
 */
export async function judgeLaser(
  name: MultimodalName,
  generator: Generator,
  own: Critic,
  { key, events: count = COUNT, onProgress }: Pick<Evaluation, 'key' | 'events' | 'onProgress'>,
): Promise<LaserJudgement> {
  const toys = (which: number) => multimodalToys(fold(key, which), name, count).points
  const [truth, other] = [toys(1), toys(2)]
  const latent = latents(fold(key, 3), count)
  const baseline = generated(generator, latent)
  const chains = refineLatent(generator, own, { key: fold(key, 4), count })
  const refined = generated(generator, chains.latent)
  await onProgress?.(count / 2, count)
  const weights = latentWeights(generator, own, latent)
  const standard = (points: Float32Array) =>
    standardised({ count, perEvent: 1, columns: generator.standards.columns, data: points }, generator.standards).data
  const auc = (which: number, points: Float32Array) => freshArea(fold(key, which), standard(truth), points)
  const found = {
    auc_before: await auc(5, baseline),
    auc: await auc(6, refined),
  }
  const floor = await auc(7, standard(other))
  await onProgress?.(count, count)
  const points = {
    truth,
    baseline: physical(generator.standards, baseline),
    refined: physical(generator.standards, refined),
    weights,
    latent: { baseline: latent, refined: chains.latent },
  }
  const [holes, modes] = [shareOfHoles(name), sharesOfModes(name)]
  const divergence = (of: Float32Array) => without(gridDivergence(of, truth))
  const distance = (of: Float32Array, which: number) => pointsDistance(fold(key, which), of, truth)
  const withFloor = (measured: Measured, of: Measured) => ({ ...measured, floor: of })
  const [holeFloor, jsFloor, emFloor] = [holes(other), divergence(other), distance(other, 8)]
  const report: DistanceReport = {
    generated: count,
    truth: count,
    distances: {
      auc_before: withFloor(found.auc_before, floor),
      auc: withFloor(found.auc, floor),
      jsd_before: withFloor(divergence(points.baseline), jsFloor),
      jsd: withFloor(divergence(points.refined), jsFloor),
      emd_before: withFloor(distance(points.baseline, 9), emFloor),
      emd: withFloor(distance(points.refined, 10), emFloor),
      hole_fraction_before: withFloor(holes(points.baseline), holeFloor),
      hole_fraction: withFloor(holes(points.refined), holeFloor),
      largest_mode_deviation: withFloor(modes(points.refined, truth), modes(other, truth)),
      acceptance: without(chains.run.acceptance),
      divergences: without(chains.run.divergences / (chains.run.draws * chains.run.chains)),
      r_hat: without(chains.rHat),
      ess: without(chains.effective),
      weights_ess: without(effectiveShare(weights)),
    },
    labels: LABELS,
  }
  return {
    distances: report,
    points,
    chains,
    sheet: { json: distanceReportJson(report), text: formatDistanceReport(report) },
  }
}

/** The weights of the baseline's points. */
function latentWeights(generator: Generator, own: Critic, latent: Float32Array): Float64Array {
  const logWeight = pulledBack(generator, own)
  const logits = tf.tidy(() => logWeight(tf.tensor2d(latent, [latent.length / DIM, DIM])))
  const weights = densityRatio(logits.dataSync())
  logits.dispose()
  return weights
}

/** The area under the ROC of a classifier trained on half of the points, on the other half. */
async function freshArea(key: Key, truth: Float32Array, points: Float32Array): Promise<Measured> {
  const half = DIM * Math.floor(truth.length / DIM / 2)
  const options = { key, epochs: 12, batchSize: 1024, learningRate: 2e-3 }
  const [first, second] = [truth, points].map((all) => ({ values: all.slice(0, half) }))
  const fit = await fitClassifier(critic(), first, second, options)
  const scores = [truth, points].map((all) => ({ values: fit.logits(all.slice(half)) }))
  fit.dispose()
  return areaUnderRoc(scores[0], scores[1])
}

const share = (n: number, of: number): Measured => ({ value: n / of, error: Math.sqrt(Math.max(n, 1)) / of })

function shareOfHoles(name: MultimodalName) {
  const { inHole } = MULTIMODAL_SHAPES[name]
  return (points: Float32Array): Measured => {
    let n = 0
    for (let i = 0; i < points.length; i += DIM) if (inHole(points[i], points[i + 1])) n++
    return share(n, points.length / DIM)
  }
}

function sharesOfModes(name: MultimodalName) {
  const { modes, modeOf } = MULTIMODAL_SHAPES[name]
  const shares = (points: Float32Array) => {
    const out = new Float64Array(modes)
    for (let i = 0; i < points.length; i += DIM) out[modeOf(points[i], points[i + 1])] += DIM / points.length
    return out
  }
  return (points: Float32Array, truth: Float32Array): Measured => {
    const [a, b] = [shares(points), shares(truth)]
    return without(Math.max(...a.map((s, m) => Math.abs(s - b[m]))))
  }
}
