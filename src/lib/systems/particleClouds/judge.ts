import {
  type DistanceReport,
  distanceReportJson,
  formatDistanceReport,
  type JetDistanceOptions,
  jetDistances,
  setMasses,
} from '../../evaluation/index.ts'
import type { JetEvents } from '../../events/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { judgedCount } from '../drawnBlocks.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, GenerateOptions, Judgement, Needs } from '../system.ts'
import { type Clouds, cloudsOf } from './clouds.ts'

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
} as const

/** Numbers that judge generated clouds. */
export interface CloudJudgement extends Judgement {
  readonly distances: DistanceReport
}

/** What generates the clouds that are judged. */
interface Judged {
  readonly needs: Needs
  readonly generate: (options: GenerateOptions) => Generator<JetEvents>
}

/**
 * Judges generated clouds beside true ones: the distances of `jetnet` with conditions drawn as in training, and the masses of clouds
 * that are asked to be like the true ones, one for one (the first 2,000).
 * @throws FileError for files without jets, ConfigError for fewer than ten of them
 */
export async function judgeClouds(
  { needs, generate }: Judged,
  evaluation: Evaluation,
  options: Omit<JetDistanceOptions, 'key'> = {},
): Promise<CloudJudgement> {
  const source = await openEventsFor<JetEvents>(needs, evaluation, [], 10)
  try {
    const count = judgedCount(source, evaluation)
    const truth = source.read(0, count)
    const { key, onProgress } = evaluation
    const blocks: Clouds[] = []
    let done = 0
    for (const block of generate({ count, key: fold(key, 1) })) {
      blocks.push(cloudsOf(block))
      done += block.count
      await onProgress?.(done, count)
    }
    const real = cloudsOf(truth)
    const distances = jetDistances(real, joined(blocks), { ...options, key: fold(key, 2) })
    const response = massResponse(generate, truth, fold(key, 3))
    const report: DistanceReport = {
      generated: count,
      truth: count,
      distances: { ...distances, mass_bias: response.bias, mass_rms: response.rms },
      labels: LABELS,
    }
    return { distances: report, sheet: { json: distanceReportJson(report), text: formatDistanceReport(report) } }
  } finally {
    source.close()
  }
}

const MOST = 2000

/** How far generated masses are from those that were asked for. */
function massResponse(generate: Judged['generate'], truth: JetEvents, key: Key) {
  const count = Math.min(MOST, truth.count)
  const blocks = [...generate({ count, key, like: truth })].map(cloudsOf)
  const [asked, got] = [setMasses(cloudsOf(truth)).subarray(0, count), setMasses(joined(blocks))]
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

/** All clouds of the blocks. */
export function joined(blocks: readonly Clouds[]): Clouds {
  const count = blocks.reduce((sum, block) => sum + block.count, 0)
  const offsets = new Int32Array(count + 1)
  const particles = new Float32Array(blocks.reduce((sum, block) => sum + block.particles.length, 0))
  let [cloud, number] = [0, 0]
  for (const block of blocks) {
    for (let i = 0; i < block.count; i++) offsets[cloud + i + 1] = number / 3 + block.offsets[i + 1]
    particles.set(block.particles, number)
    cloud += block.count
    number += block.particles.length
  }
  return { count, offsets, particles }
}
