import { ConfigError, ShapeError } from '../../../complaint.ts'
import {
  type Classifier,
  calibrated,
  fitLogitCalibration,
  type LogitCalibration,
  UNCALIBRATED,
} from '../../models/index.ts'
import {
  disposeTree,
  fold,
  type Key,
  type Params,
  split,
  type Tensor1D,
  type Tensor2D,
  tf,
} from '../../tensor/index.ts'
import { stepsPerEpoch } from '../loop/batches.ts'
import type { BatchSource } from '../loop/batchSource.ts'
import type { EpochRecord } from '../loop/history.ts'
import { train } from '../loop/train.ts'
import { crossEntropy } from '../losses/crossEntropy.ts'
import type { AdamSettings } from '../optimisers/adam.ts'
import { cosineWarmRestarts, type Schedule } from '../optimisers/schedules.ts'

/** Rows of one of two samples. */
export interface ClassRows {
  /** [count, inputs], row by row. */
  readonly values: Float32Array
  /** [count], not negative; 1 where not given. */
  readonly weights?: ArrayLike<number>
}

/** How a classifier is trained; what is not given has the default that stands with it. */
export interface ClassifierFit {
  readonly key: Key
  /** 20 */
  readonly epochs?: number
  /** Rows of both samples together; 512 */
  readonly batchSize?: number
  /** The highest learning rate, 1e-3; it falls to zero as half a cosine, unless `schedule` is given. */
  readonly learningRate?: number
  readonly schedule?: Schedule
  readonly optimiser?: Partial<AdamSettings>
  /** Every so many-th row validates and calibrates; 5 */
  readonly validateEvery?: number
  /** Epochs without improvement before it stops; never where not given. */
  readonly patience?: number
  /** Whether slope and offset of the logit are fitted on the rows that validate; true */
  readonly calibrate?: boolean
  /** Weights to begin with, those of an earlier fit; copied. */
  readonly from?: FittedClassifier['params']
  /** Told the record of each finished epoch. */
  readonly onEpoch?: (record: EpochRecord) => void
  readonly signal?: AbortSignal
}

/** A classifier that knows its samples. */
export interface FittedClassifier {
  readonly params: ReturnType<Classifier['init']>
  readonly calibration: LogitCalibration
  readonly history: readonly EpochRecord[]
  /** The calibrated logits of rows [N, inputs]: [N]; block by block. */
  logits(values: Float32Array): Float64Array
  /** Frees its parameters. */
  dispose(): void
}

type Batch = { readonly x: Tensor2D; readonly label: Tensor1D; readonly weight: Tensor1D }

const BLOCK = 8192

/**
 * Trains a classifier between two weighted samples until exp(logit) is the ratio of their densities, each sample's weights
 * counted to one half of all (arXiv 1907.08209 eq. 3): how large a sample is tells nothing. The best epoch on rows that validate
 * is kept, and the logit is calibrated on them (see `fitLogitCalibration`).
 * @param first label 1, the numerator of the ratio
 * @param second label 0
 * @throws ShapeError for samples that are empty or no whole rows; ConfigError for settings that cannot work; DivergedError when a
 * loss is not finite
 */
export async function fitClassifier(
  classifier: Classifier,
  first: ClassRows,
  second: ClassRows,
  fit: ClassifierFit,
): Promise<FittedClassifier> {
  const { epochs = 20, batchSize = 512, learningRate = 1e-3, validateEvery = 5, patience, calibrate = true } = fit
  if (!(Number.isInteger(validateEvery) && validateEvery >= 2)) {
    throw new ConfigError({ who: 'validateEvery', wanted: 'a whole number above 1', got: String(validateEvery) })
  }
  const rows = labelled(classifier.inputs, first, second)
  const parts = partsOf(rows, validateEvery)
  const [data, validation] = parts.map((picked) => sourceOf(rows, picked))
  const [forInit, forTraining] = split(fit.key, 2)
  const init = fit.from ?? classifier.init(forInit)
  const steps = stepsPerEpoch({ count: data.count, batchSize, lastBatch: 'keep' })
  const { params, history, stopped } = await train({
    init,
    data,
    validation,
    loss: (p, { x, label, weight }: Batch, key) => crossEntropy(classifier.logits(p, x, undefined, key), label, weight),
    validationLoss: (p, { x, label, weight }: Batch) => crossEntropy(classifier.logits(p, x), label, weight),
    optimiser: { clipNorm: 10, ...fit.optimiser },
    schedule: fit.schedule ?? cosineWarmRestarts({ peak: learningRate, periodSteps: epochs * steps }),
    epochs,
    batchSize,
    ...(patience !== undefined && { patience }),
    key: fold(forTraining, 1),
    signal: fit.signal,
    onProgress: ({ finished }) => finished && fit.onEpoch?.(finished),
  })
  if (!fit.from) disposeTree(init)
  if (stopped === 'aborted' && history.length === 0) {
    disposeTree(params)
    throw new ConfigError({ who: 'fitClassifier', wanted: 'at least one epoch', got: 'stopped before' })
  }
  const raw = (values: Float32Array) => logitsOf(classifier, params, values)
  const calibration = calibrate ? calibrationOn(rows, parts[1], raw) : UNCALIBRATED
  return {
    params,
    calibration,
    history,
    logits: (values) => calibrated(calibration, raw(values)),
    dispose: () => disposeTree(params),
  }
}

/** Rows of both samples, the first before the second, each sample's weights of mean ½ · all / its own. */
interface Labelled {
  readonly inputs: number
  readonly samples: readonly [ClassRows, ClassRows]
  readonly counts: readonly [number, number]
  readonly weights: Float32Array
}

function labelled(inputs: number, ...samples: readonly [ClassRows, ClassRows]): Labelled {
  const who = 'fitClassifier'
  const counts = samples.map(({ values, weights }) => {
    const count = values.length / inputs
    if (!Number.isInteger(count) || count === 0 || (weights && weights.length !== count)) {
      const got = `${values.length} numbers${weights ? ` and ${weights.length} weights` : ''}`
      throw new ShapeError({ who, wanted: `rows of ${inputs} numbers, a weight each`, got })
    }
    return count
  }) as [number, number]
  const all = counts[0] + counts[1]
  const weights = new Float32Array(all)
  samples.forEach((sample, s) => {
    let sum = 0
    for (let i = 0; i < counts[s]; i++) sum += sample.weights?.[i] ?? 1
    if (!(sum > 0 && sum < Infinity)) {
      throw new ConfigError({ who, wanted: 'weights of a positive, finite sum', got: String(sum) })
    }
    const first = s === 0 ? 0 : counts[0]
    for (let i = 0; i < counts[s]; i++) weights[first + i] = ((sample.weights?.[i] ?? 1) * all) / (2 * sum)
  })
  return { inputs, samples, counts, weights }
}

/** Rows to learn from and rows that validate, of both samples. */
function partsOf({ counts }: Labelled, every: number): [Int32Array, Int32Array] {
  const parts: [number[], number[]] = [[], []]
  counts.forEach((count, s) => {
    const first = s === 0 ? 0 : counts[0]
    for (let i = 0; i < count; i++) parts[i % every === every - 1 || i === count - 1 ? 1 : 0].push(first + i)
  })
  const [learning, validating] = parts
  if (learning.length === 0) {
    throw new ShapeError({
      who: 'fitClassifier',
      wanted: 'two rows or more of each sample',
      got: `${validating.length}`,
    })
  }
  return [Int32Array.from(learning), Int32Array.from(validating)]
}

function rowsAt({ inputs, samples, counts }: Labelled, rows: Int32Array): Float32Array {
  const out = new Float32Array(rows.length * inputs)
  rows.forEach((row, i) => {
    const [sample, at] = row < counts[0] ? [samples[0], row] : [samples[1], row - counts[0]]
    out.set(sample.values.subarray(at * inputs, (at + 1) * inputs), i * inputs)
  })
  return out
}

const sourceOf = (rows: Labelled, picked: Int32Array): BatchSource<Batch> => ({
  count: picked.length,
  batch: (indices) => {
    const own = Int32Array.from(indices, (i) => picked[i])
    return {
      x: tf.tensor2d(rowsAt(rows, own), [own.length, rows.inputs]),
      label: tf.tensor1d(Float32Array.from(own, (row) => (row < rows.counts[0] ? 1 : 0))),
      weight: tf.tensor1d(Float32Array.from(own, (row) => rows.weights[row])),
    }
  },
})

function logitsOf(classifier: Classifier, params: Params, values: Float32Array): Float32Array {
  const { inputs } = classifier
  const count = values.length / inputs
  if (!Number.isInteger(count)) {
    throw new ShapeError({ who: 'logits', wanted: `rows of ${inputs} numbers`, got: `${values.length} numbers` })
  }
  const out = new Float32Array(count)
  for (let at = 0; at < count; at += BLOCK) {
    const to = Math.min(count, at + BLOCK)
    const logits = tf.tidy(() => {
      const x = tf.tensor2d(values.subarray(at * inputs, to * inputs), [to - at, inputs])
      return classifier.logits(params as FittedClassifier['params'], x)
    })
    out.set(logits.dataSync(), at)
    logits.dispose()
  }
  return out
}

function calibrationOn(rows: Labelled, picked: Int32Array, raw: (values: Float32Array) => Float32Array) {
  return fitLogitCalibration({
    logits: raw(rowsAt(rows, picked)),
    labels: Array.from(picked, (row) => (row < rows.counts[0] ? 1 : 0)),
    weights: Array.from(picked, (row) => rows.weights[row]),
  })
}
