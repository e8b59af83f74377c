import { followVelocity, type SetTransformer, straightPaths } from '../../models/index.ts'
import {
  fold,
  type Key,
  normals,
  type Params,
  type Scalar,
  split,
  type Tensor1D,
  type Tensor2D,
  tf,
  uniforms,
} from '../../tensor/index.ts'
import type { BatchSource } from '../../training/index.ts'
import { type Clouds, takeClouds } from './clouds.ts'
import {
  type ConditionChoice,
  type ConditionScales,
  type Conditions,
  conditionWidth,
  writeCondition,
} from './conditions.ts'
import type { CloudScales } from './coordinates.ts'

const COLUMNS = 3
/** Time, and sines and cosines of its multiples of π. */
const HARMONICS = 4
const TIME_COLUMNS = 1 + 2 * HARMONICS
/** Centroid, mean square distance and Σ p_T of the cloud as it is on its path: what makes its mass. */
const MOMENTS = 4

/** What a velocity of clouds must know besides the particles. */
export interface VelocityView {
  readonly choice: ConditionChoice
  readonly conditionScales: ConditionScales
  readonly scales: CloudScales
}

/** Columns of the context of a velocity. */
export const contextColumns = (choice: ConditionChoice): number => conditionWidth(choice) + TIME_COLUMNS + MOMENTS

/** Clouds on their paths to the data, at times of their own, and where they go. */
export type VelocityBatch = {
  /** [T, 3] */
  readonly at: Tensor2D
  /** int32 [M + 1] */
  readonly offsets: Tensor1D
  /** [M, contextColumns] */
  readonly context: Tensor2D
  /** [T, 3] */
  readonly velocity: Tensor2D
}

/**
 * Batches for flow matching: noise for every particle, in the order of the particles' p_T, a time for every cloud, spread evenly
 * over the batch, and the cloud mirrored in η and φ at random, as nature has no preference.
 * @param clouds particles in their coordinates, by falling p_T
 */
export function velocityBatches(
  view: VelocityView,
  clouds: Clouds,
  conditions: Conditions,
): BatchSource<VelocityBatch> {
  return {
    count: clouds.count,
    batch: (indices, key) => {
      const own = takeClouds(clouds, indices)
      const [forNoise, forTime, forSigns] = split(key, 3)
      const signs = uniforms(forSigns, 2 * own.count).map((u) => (u < 0.5 ? -1 : 1))
      const u = uniforms(forTime, own.count)
      const times = Float32Array.from({ length: own.count }, (_, i) => (i + u[i]) / own.count)
      const cloudOf = new Int32Array(own.offsets[own.count])
      for (let i = 0; i < own.count; i++) cloudOf.fill(i, own.offsets[i], own.offsets[i + 1])
      const data = own.particles.map((x, k) =>
        k % COLUMNS === 2 ? x : x * signs[2 * cloudOf[Math.floor(k / COLUMNS)] + (k % COLUMNS)],
      )
      const noise = orderedNoise(forNoise, own.offsets)
      const { at, velocity } = straightPaths(noise, data, COLUMNS, (row) => times[cloudOf[row]])
      const asked = {
        count: own.count,
        mass: Float64Array.from(indices, (i) => conditions.mass[i]),
        size: Int32Array.from(indices, (i) => conditions.size[i]),
      }
      const rows = cloudOf.length
      return {
        at: tf.tensor2d(at, [rows, COLUMNS]),
        offsets: tf.tensor1d(own.offsets, 'int32'),
        context: contextOf(view, asked, own.offsets, at, (i) => times[i]),
        velocity: tf.tensor2d(velocity, [rows, COLUMNS]),
      }
    },
  }
}

/** The mean square distance of a network's velocities from those of the paths (arXiv 2210.02747 eq. 9). */
export const velocityLoss = (network: SetTransformer, params: Params, batch: VelocityBatch, key?: Key): Scalar => {
  const { at, offsets, context, velocity } = batch
  const found = network.apply(params as ReturnType<SetTransformer['init']>, at, offsets, context, key)
  return found.sub(velocity).square().mean() as Scalar
}

/**
 * Noise of packed clouds, [particles, 3], the third column falling within each cloud: particles are a set, so naming them by their
 * noise changes no distribution, but the paths to particles by falling p_T are shorter.
 */
function orderedNoise(key: Key, offsets: Int32Array): Float32Array {
  const clouds = offsets.length - 1
  const noise = normals(key, COLUMNS * offsets[clouds])
  for (let i = 0; i < clouds; i++) {
    const own = Float32Array.from(
      { length: offsets[i + 1] - offsets[i] },
      (_, k) => noise[COLUMNS * (offsets[i] + k) + 2],
    )
    own.sort()
    for (let k = 0; k < own.length; k++) noise[COLUMNS * (offsets[i] + k) + 2] = own[own.length - 1 - k]
  }
  return noise
}

/** Conditions, time and moments of each cloud, [M, contextColumns]. */
function contextOf(
  { choice, conditionScales, scales }: VelocityView,
  { count, mass, size }: Conditions,
  offsets: Int32Array,
  at: Float32Array,
  timeOf: (cloud: number) => number,
): Tensor2D {
  const width = contextColumns(choice)
  const rows = new Float32Array(count * width)
  for (let i = 0; i < count; i++) {
    let place = i * width
    writeCondition(choice, conditionScales, mass[i], size[i], rows, place)
    place += conditionWidth(choice)
    const time = timeOf(i)
    rows[place++] = 2 * time - 1
    for (let k = 1; k <= HARMONICS; k++) {
      rows[place++] = Math.cos(Math.PI * k * time)
      rows[place++] = Math.sin(Math.PI * k * time)
    }
    writeMoments(scales, at, offsets[i], offsets[i + 1], rows, place)
  }
  return tf.tensor2d(rows, [count, width])
}

function writeMoments(
  { logPt: [mean, width] }: CloudScales,
  at: Float32Array,
  from: number,
  to: number,
  out: Float32Array,
  place: number,
): void {
  let [sum, x, y, square] = [0, 0, 0, 0]
  for (let k = COLUMNS * from; k < COLUMNS * to; k += COLUMNS) {
    const pt = Math.exp(at[k + 2] * width + mean)
    sum += pt
    x += pt * at[k]
    y += pt * at[k + 1]
    square += pt * (at[k] ** 2 + at[k + 1] ** 2)
  }
  if (sum === 0) return
  out[place] = x / sum
  out[place + 1] = y / sum
  out[place + 2] = Math.log(square / sum + 1e-3)
  out[place + 3] = Math.log(sum)
}

/** Apart from the streams of noise and conditions. */
const MIRROR_STREAM = 2 ** 34

/**
 * Mirrors half of the clouds in η and half in φ, at random and in place: what was learnt prefers no side, as nature does not, but a
 * trained velocity has small preferences of its own.
 * @param first the place of the first cloud in the key's stream
 */
export function mirrorClouds(key: Key, first: number, offsets: Int32Array, coordinates: Float32Array): void {
  const count = offsets.length - 1
  const numbers = uniforms(fold(key, MIRROR_STREAM), 2 * count, 2 * first)
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < 2; c++) {
      if (numbers[2 * i + c] < 0.5) continue
      for (let k = COLUMNS * offsets[i] + c; k < COLUMNS * offsets[i + 1]; k += COLUMNS)
        coordinates[k] = -coordinates[k]
    }
  }
}

/** Steps along the velocity from noise to clouds: with 60, particles of trained flows end 6e-4 elsewhere, angles being 0.1 wide. */
const STEPS = 16

/**
 * Clouds that a trained velocity makes of noise, in their coordinates, [particles, 3].
 * @param first the place of the first cloud in the key's stream: draws do not depend on how they are cut into blocks
 */
export function flowedClouds(
  view: VelocityView,
  network: SetTransformer,
  params: Params,
  conditions: Conditions,
  key: Key,
  first: number,
  steps = STEPS,
): { offsets: Int32Array; coordinates: Float32Array } {
  const { count, size } = conditions
  const offsets = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + size[i]
  const rows = offsets[count]
  const start = new Float32Array(COLUMNS * rows)
  for (let i = 0; i < count; i++) {
    start.set(orderedNoise(fold(key, first + i), Int32Array.of(0, size[i])), COLUMNS * offsets[i])
  }
  const packed = tf.tensor1d(offsets, 'int32')
  const velocity = (x: Float32Array, time: number) => {
    const out = tf.tidy(() => {
      const context = contextOf(view, conditions, offsets, x, () => time)
      return network.apply(
        params as ReturnType<SetTransformer['init']>,
        tf.tensor2d(x, [rows, COLUMNS]),
        packed,
        context,
      )
    })
    const data = out.dataSync() as Float32Array
    out.dispose()
    return data
  }
  const coordinates = followVelocity(start, velocity, steps)
  packed.dispose()
  return { offsets, coordinates }
}
