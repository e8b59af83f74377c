import {
  type Key,
  key,
  leaves,
  normals,
  type Params,
  type Scalar,
  type Tensor1D,
  type Tensor2D,
  tf,
  uniforms,
} from '../../src/lib/tensor/index.ts'
import { type BatchSource, constant, cosineWarmRestarts, type Training } from '../../src/lib/training/index.ts'

/** A small network with one hidden layer. */
export type ToyParams = {
  hidden: { weight: Tensor2D; bias: Tensor1D }
  out: [Tensor2D, Tensor1D]
}

export interface ToyBatch {
  x: Tensor2D
  y: Tensor1D
}

export const FEATURES = 3
const HIDDEN = 5

/** y = 2 x₀ − x₁ + ½ + noise of width 0.1; each batch is made anew, with the x moved at random when `jitter` is set. */
export function toySource(seed: number, count: number, jitter = 0): BatchSource<ToyBatch> {
  const x = normals(key(seed), count * FEATURES)
  const noise = normals(key(seed + 1), count)
  const y = noise.map((e, i) => 2 * x[FEATURES * i] - x[FEATURES * i + 1] + 0.5 + 0.1 * e)
  const batch = (indices: Int32Array, batchKey: Key) => {
    const moved = normals(batchKey, indices.length * FEATURES)
    const rows = moved.map((e, j) => x[FEATURES * indices[Math.floor(j / FEATURES)] + (j % FEATURES)] + jitter * e)
    return { x: tf.tensor2d(rows, [indices.length, FEATURES]), y: tf.tensor1d(Float32Array.from(indices, (i) => y[i])) }
  }
  return { count, batch }
}

export function toyInit(seed: number): ToyParams {
  const w = normals(key(seed), FEATURES * HIDDEN + HIDDEN).map((z) => z / 2)
  return {
    hidden: { weight: tf.tensor2d(w.slice(0, FEATURES * HIDDEN), [FEATURES, HIDDEN]), bias: tf.zeros([HIDDEN]) },
    out: [tf.tensor2d(w.slice(FEATURES * HIDDEN), [HIDDEN, 1]), tf.zeros([1])],
  }
}

/** All weights of a tree, in the order of `leaves`. */
export const values = (params: Params): number[] => leaves(params).flatMap(({ tensor }) => [...tensor.dataSync()])

/** Mean squared error, without anything random. */
export function toyError({ hidden, out }: ToyParams, { x, y }: ToyBatch): Scalar {
  const h = x.matMul(hidden.weight).add(hidden.bias).tanh() as Tensor2D
  return h.matMul(out[0]).add(out[1]).flatten().sub(y).square().mean()
}

/** The same with each row weighted at random by the key, as dropout would. */
export function toyNoisyError({ hidden, out }: ToyParams, { x, y }: ToyBatch, lossKey: Key): Scalar {
  const h = x.matMul(hidden.weight).add(hidden.bias).tanh() as Tensor2D
  const weights = tf.tensor1d(uniforms(lossKey, y.size).map((u) => 2 * u))
  return h.matMul(out[0]).add(out[1]).flatten().sub(y).square().mul(weights).mean()
}

/** A training on 100 events in 7 batches of up to 16, random in the order, the augmentation and the loss. */
export const toyTraining = (): Training<ToyParams, ToyBatch> => ({
  init: toyInit(1),
  data: toySource(10, 100, 0.05),
  validation: toySource(20, 50),
  loss: toyNoisyError,
  validationLoss: toyError,
  optimiser: { clipNorm: 5, weightDecay: 1e-4 },
  schedule: constant(0.02),
  epochs: 5,
  batchSize: 16,
  key: key(2026),
})

/** The same, on 200 events in 13 batches, resumed from a folder or begun in it. */
export const toyCheckpointed = (folder: string): Training<ToyParams, ToyBatch> => ({
  ...toyTraining(),
  data: toySource(10, 200, 0.05),
  schedule: cosineWarmRestarts({ peak: 0.05, periodSteps: 26 }),
  checkpoint: { folder, describe: { architecture: 'toy', seed: 2026 }, resume: true },
})
