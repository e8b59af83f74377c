import { ConfigError } from '../../../complaint.ts'
import {
  areaUnderRoc,
  type DistanceReport,
  distanceReportJson,
  formatDistanceReport,
  type JudgedDistance,
  type Measured,
} from '../../evaluation/index.ts'
import { type MultimodalName, multimodalToys } from '../../events/index.ts'
import { standardised } from '../../features/index.ts'
import { effectiveShare } from '../../samples/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { fitClassifier } from '../../training/index.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, Judgement } from '../system.ts'
import { type Generator, generated, latents, physical } from './baseline.ts'
import { critic, seen, weightsOf } from './critic.ts'
import type { ChainReport, LatentTarget, Refiner } from './refiners/refiner.ts'
import { gridDivergence, meanPulls, pointsDistance, spectrumScores } from './scores.ts'
import { type LaserEvents, type Space, shapeOf } from './space.ts'

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
  mean_pull: 'rms deviation of means from weighted ones, in σ',
  weights_ess: 'effective share of the weights',
} as const

/** The points that a refinement is judged by, in the units of the data, row by row. */
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
  /** Absent where the refiner has no chains. */
  readonly chains?: ChainReport
}

/** Points that are judged where no number is given. */
const COUNT = 40_000
/** Fewer tell nothing. */
const LEAST = 100

const without = (value: number): Measured => ({ value, error: Number.NaN })

/**
 * Judges a refinement beside true points that are new: classifiers that have seen neither, divergence and distance; of toys holes and
 * modes, of pairs each observable; each for the baseline too and with what truth against truth gives.
 * @throws ConfigError for fewer than a hundred points, or pairs without files
 */
export async function judgeLaser(
  baseline: Generator,
  target: LatentTarget,
  refiner: Refiner,
  evaluation: Evaluation,
): Promise<LaserJudgement> {
  const { key, onProgress } = evaluation
  const { space } = baseline
  const { truth, other } = await truthOf(space, evaluation)
  const count = truth.length / space.columns.length
  const latent = latents(baseline, fold(key, 3), count)
  const { latent: refined, chains } = refiner.draw({ key: fold(key, 4), count })
  const own = { baseline: generated(baseline, latent), refined: generated(baseline, refined) }
  await onProgress?.(count / 2, count)
  const auc = (which: number, points: Float32Array) =>
    freshArea(fold(key, which), baseline, standard(baseline, truth), points)
  const found = {
    auc_before: await auc(5, own.baseline),
    auc: await auc(6, own.refined),
    floor: await auc(7, standard(baseline, other)),
  }
  await onProgress?.(count, count)
  const points: RefinedPoints = {
    truth,
    baseline: physical(baseline, own.baseline),
    refined: physical(baseline, own.refined),
    weights: weightsOf(target, latent),
    latent: { baseline: latent, refined },
  }
  const of = { space, points, other, key }
  const { distances, labels } = space.observables.length > 0 ? pairScores(of) : toyScores(of)
  const report: DistanceReport = {
    generated: count,
    truth: count,
    distances: {
      auc_before: { ...found.auc_before, floor: found.floor },
      auc: { ...found.auc, floor: found.floor },
      ...distances,
      ...(chains && {
        acceptance: without(chains.run.acceptance),
        divergences: without(chains.run.divergences / (chains.run.draws * chains.run.chains)),
        r_hat: without(chains.rHat),
        ess: without(chains.effective),
        mean_pull: meanPulls(chains.run, latent, points.weights),
      }),
      weights_ess: without(effectiveShare(points.weights)),
    },
    labels: { ...LABELS, ...labels },
  }
  return {
    distances: report,
    points,
    ...(chains && { chains }),
    sheet: { json: distanceReportJson(report), text: formatDistanceReport(report) },
  }
}

/** Two independent sets of true rows. */
async function truthOf(
  space: Space,
  evaluation: Evaluation,
): Promise<{ readonly truth: Float32Array; readonly other: Float32Array }> {
  const { key, files, events: count = COUNT } = evaluation
  const dim = space.columns.length
  if (count < LEAST) throw new ConfigError({ who: 'events', wanted: `${LEAST} or more`, got: String(count) })
  if (space.layout !== 'drellYan') {
    const toys = (which: number) => multimodalToys(fold(key, which), space.layout as MultimodalName, count).points
    return { truth: toys(1), other: toys(2) }
  }
  if (files.length === 0) {
    throw new ConfigError({ who: 'evaluate', wanted: '--data with pairs that it has not learnt from', got: 'none' })
  }
  const source = await openEventsFor<LaserEvents>({ layout: space.layout, truth: [] }, evaluation, [], 2 * LEAST)
  try {
    const half = Math.min(count, Math.floor(source.count / 2))
    const rows = space.rowsOf(source.read(0, 2 * half))
    return { truth: rows.subarray(0, half * dim), other: rows.subarray(half * dim) }
  } finally {
    source.close()
  }
}

const standard = ({ standards }: Generator, data: Float32Array): Float32Array =>
  standardised(
    { count: data.length / standards.columns.length, perEvent: 1, columns: standards.columns, data },
    standards,
  ).data

/** The area under the ROC of a classifier trained on half of the points, on the other half. */
async function freshArea(key: Key, baseline: Generator, truth: Float32Array, points: Float32Array): Promise<Measured> {
  const { space } = baseline
  const features = [truth, points].map((all) => seen(baseline, all))
  const half = space.features * Math.floor(features[0].length / space.features / 2)
  const options = { key, epochs: 12, batchSize: 1024, learningRate: 2e-3 }
  const [first, second] = features.map((all) => ({ values: all.slice(0, half) }))
  const fit = await fitClassifier(critic(space), first, second, options)
  const scores = features.map((all) => ({ values: fit.logits(all.slice(half)) }))
  fit.dispose()
  return areaUnderRoc(scores[0], scores[1])
}

/** What is scored. */
interface Scored {
  readonly space: Space
  readonly points: RefinedPoints
  readonly other: Float32Array
  readonly key: Key
}

interface Scores {
  readonly distances: Readonly<Record<string, JudgedDistance>>
  readonly labels?: Readonly<Record<string, string>>
}

/** Divergence, distance, holes and modes of a toy. */
function toyScores({ space, points, other, key }: Scored): Scores {
  const { truth, baseline, refined } = points
  const { inHole, modeOf, modes } = shapeOf(space)!
  const holes = (of: Float32Array) => shareWhere(of, inHole)
  const divergence = (of: Float32Array) => without(gridDivergence(of, truth))
  const distance = (of: Float32Array, which: number) => pointsDistance(fold(key, which), of, truth)
  const deviation = (of: Float32Array) => {
    const [a, b] = [of, truth].map((all) =>
      Array.from({ length: modes }, (_, mode) => shareWhere(all, (x, y) => modeOf(x, y) === mode).value),
    )
    return without(Math.max(...a.map((share, m) => Math.abs(share - b[m]))))
  }
  const [holeFloor, jsFloor, emFloor] = [holes(other), divergence(other), distance(other, 8)]
  return {
    distances: {
      jsd_before: { ...divergence(baseline), floor: jsFloor },
      jsd: { ...divergence(refined), floor: jsFloor },
      emd_before: { ...distance(baseline, 9), floor: emFloor },
      emd: { ...distance(refined, 10), floor: emFloor },
      hole_fraction_before: { ...holes(baseline), floor: holeFloor },
      hole_fraction: { ...holes(refined), floor: holeFloor },
      largest_mode_deviation: { ...deviation(refined), floor: deviation(other) },
    },
  }
}

function shareWhere(points: Float32Array, holds: (x: number, y: number) => boolean): Measured {
  const count = points.length / 2
  let n = 0
  for (let i = 0; i < points.length; i += 2) if (holds(points[i], points[i + 1])) n++
  return { value: n / count, error: Math.sqrt(Math.max(n, 1)) / count }
}

/** Width and distance of every observable of pairs. */
function pairScores({ space, points, other }: Scored): Scores {
  const { truth, baseline, refined } = points
  const all = space.observables.flatMap(({ name, label = name, unit, of }) => {
    const dim = space.columns.length
    const values = (rows: Float32Array) =>
      Float64Array.from({ length: rows.length / dim }, (_, i) => of(rows.subarray(dim * i, dim * (i + 1))))
    const scores = spectrumScores(values(truth))
    const floor = scores(values(other))
    const rows = [
      ['_before', scores(values(baseline)), `${label}, baseline`],
      ['', scores(values(refined)), `${label}, refined`],
    ] as const
    return rows.flatMap(([when, { width, distance }, what]) => [
      { id: `width_${name}${when}`, label: `width of ${what}, over the true one`, ...width, floor: floor.width },
      { id: `w1_${name}${when}`, label: `W1 of ${what} [${unit}]`, ...distance, floor: floor.distance },
    ])
  })
  return {
    distances: Object.fromEntries(all.map(({ id, value, error, floor }) => [id, { value, error, floor }])),
    labels: Object.fromEntries(all.map(({ id, label }) => [id, label])),
  }
}
