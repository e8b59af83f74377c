import { binOf } from '../../../columns/index.ts'
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
  const upTo = new Float64Array(count + 1)
  weightsOf(target, latent).forEach((w, i) => {
    upTo[i + 1] = upTo[i] + w
  })
  const drawn = (u: number) => binOf(upTo, u * upTo[count])
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
