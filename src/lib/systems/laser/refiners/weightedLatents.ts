import { fold, type Key, normals, type Tensor2D, tf, uniforms } from '../../../tensor/index.ts'
import type { BatchSource } from '../../../training/index.ts'
import { weightsOf } from '../critic.ts'
import type { LatentTarget } from './refiner.ts'

/** A batch of latent points of the refined density, [N, dim]. */
export interface LatentBatch {
  readonly z: Tensor2D
}

/**
 * Points of a normal latent space, each drawn as often as its weight says (importance resampling), anew in every batch: losses
 * over them are weighted ones.
 * @param count normal points that there are to draw from
 */
export function weightedLatents(target: LatentTarget, key: Key, count: number): BatchSource<LatentBatch> {
  const { dim } = target
  const latent = normals(fold(key, 1), dim * count)
  let sum = 0
  const upTo = weightsOf(target, latent).map((w) => {
    sum += w
    return sum
  })
  const drawn = (u: number) => {
    let [low, high] = [0, count - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle] > u * sum) high = middle
      else low = middle + 1
    }
    return low
  }
  return {
    count,
    batch: (indices, own) => {
      const rows = new Float32Array(dim * indices.length)
      uniforms(own, indices.length).forEach((u, i) => {
        const k = drawn(u)
        rows.set(latent.subarray(dim * k, dim * (k + 1)), dim * i)
      })
      return { z: tf.tensor2d(rows, [indices.length, dim]) }
    },
  }
}
