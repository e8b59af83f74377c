import {
  type DistanceReport,
  distanceReportJson,
  formatDistanceReport,
  type JetDistanceOptions,
  jetDistances,
  setMasses,
} from '../../evaluation/index.ts'
import { concatEvents, type JetEvents, takeEvents } from '../../events/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { judgedCount } from '../drawnBlocks.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, GenerateOptions, Judgement, Needs } from '../system.ts'
import { cloudsOf } from './clouds.ts'
import { correlationDistance } from './correlations.ts'
import { memorisation } from './memorisation.ts'

const LABELS = {
  w1m: 'W1 of the mass',
  w1p: 'W1 of the particles',
  w1efp: 'W1 of five energy flow polynomials',
  fpd: 'Fréchet physics distance',
  kpd: 'kernel physics distance',
  cov: 'coverage',
  mmd: 'minimum matching distance',
  mass_bias: 'generated over asked mass − 1',
  mass_rms: 'rms of generated − asked mass',
  correlation_eta: 'rms difference of correlations of η',
  correlation_phi: 'rms difference of correlations of φ',
  correlation_pt: 'rms difference of correlations of p_T',
  copies: 'share as near to the training as 5 % of real jets',
} as const

/** Numbers that judge generated clouds. */
export interface CloudJudgement extends Judgement {
  readonly distances: DistanceReport
  /** The generated jets that were judged, conditions drawn as in training. */
  readonly generated: JetEvents
}

/** What generates the clouds that are judged. */
interface Judged {
  readonly needs: Needs
  readonly generate: (options: GenerateOptions) => Generator<JetEvents>
}

/**
 * Judges generated clouds beside true ones: the distances of `jetnet` with conditions drawn as in training, the masses of clouds
 * that are asked to be like the true ones, one for one (the first 2,000), correlations between places, and, where the files of the
 * training are given, whether its jets are known by heart (the first 1,000).
 * @throws FileError for files without jets, ConfigError for fewer than ten of them
 */
export async function judgeClouds(
  { needs, generate }: Judged,
  evaluation: Evaluation,
  options: Omit<JetDistanceOptions, 'key'> = {},
): Promise<CloudJudgement> {
  const source = await openEventsFor<JetEvents>(needs, evaluation, [], 10)
  try {
    const known = evaluation.training && (await trainingJets(needs, evaluation.training))
    const count = judgedCount(source, evaluation)
    const truth = source.read(0, count)
    const { key, onProgress } = evaluation
    const blocks: JetEvents[] = []
    let done = 0
    for (const block of generate({ count, key: fold(key, 1) })) {
      blocks.push(block)
      done += block.count
      await onProgress?.(done, count)
    }
    const generated = concatEvents(blocks)
    const distances = jetDistances(cloudsOf(truth), cloudsOf(generated), { ...options, key: fold(key, 2) })
    const response = massResponse(generate, truth, fold(key, 3))
    const correlation = (feature: 'eta' | 'phi' | 'pt', purpose: number) =>
      correlationDistance(generated, truth, feature, fold(key, purpose))
    const report: DistanceReport = {
      generated: count,
      truth: count,
      distances: {
        ...distances,
        mass_bias: response.bias,
        mass_rms: response.rms,
        correlation_eta: correlation('eta', 4),
        correlation_phi: correlation('phi', 5),
        correlation_pt: correlation('pt', 6),
        ...(known && { copies: copiesIn(generated, truth, known) }),
      },
      labels: LABELS,
    }
    return {
      distances: report,
      generated,
      sheet: { json: distanceReportJson(report), text: formatDistanceReport(report) },
    }
  } finally {
    source.close()
  }
}

const COMPARED = 1000

/** Jets that a generator was trained on. */
async function trainingJets(needs: Needs, files: readonly string[]): Promise<JetEvents> {
  const source = await openEventsFor<JetEvents>(needs, { files }, [], 10)
  try {
    return source.read()
  } finally {
    source.close()
  }
}

/** The share of copies among the first jets. */
function copiesIn(generated: JetEvents, truth: JetEvents, known: JetEvents) {
  const some = (jets: JetEvents) =>
    takeEvents(
      jets,
      Int32Array.from({ length: Math.min(COMPARED, jets.count) }, (_, i) => i),
    )
  return memorisation(some(generated), some(truth), known).copies
}

const MOST = 2000

/** How far generated masses are from those that were asked for. */
function massResponse(generate: Judged['generate'], truth: JetEvents, key: Key) {
  const count = Math.min(MOST, truth.count)
  const made = concatEvents([...generate({ count, key, like: truth })])
  const [asked, got] = [setMasses(cloudsOf(truth)).subarray(0, count), setMasses(cloudsOf(made))]
  const errors = got.map((m, i) => m - asked[i])
  const mean = (x: Float64Array) => x.reduce((a, b) => a + b, 0) / count
  const [average, bias] = [mean(asked), mean(errors)]
  const squares = errors.map((e) => e * e)
  const rms = Math.sqrt(mean(squares))
  const spread = Math.sqrt(mean(squares) - bias * bias)
  const ofSquares = Math.sqrt(mean(squares.map((s) => (s - rms * rms) ** 2)) / count)
  return {
    bias: { value: bias / average, error: spread / Math.sqrt(count) / average },
    rms: { value: rms, error: ofSquares / (2 * rms) },
  }
}
