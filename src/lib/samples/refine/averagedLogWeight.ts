import { ConfigError } from '../../../complaint.ts'
import { type Key, normals, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'

/** Which latent numbers are hidden, and how they are averaged over. */
export interface HiddenLatents {
  readonly key: Key
  /** Hidden numbers of a point, behind the visible ones. */
  readonly hidden: number
  /** Hidden points, half of them the others with the opposite sign; even. */
  readonly draws: number
}

/**
 * Weights at fixed visible latent, ln w̄(z) = ln ⟨w(z, h)⟩ over standard normal hidden numbers h (arXiv 2106.00792 section 3.4, for
 * generators with more latent numbers than can be sampled): the same hidden points for every z, so that w̄ has a slope.
 * @param logWeight ln w of rows (z, h), [N, visible + hidden]: [N]
 * @returns ln w̄ of rows z [N, visible]: [N]
 * @throws ConfigError for numbers of hidden numbers or draws that cannot work
 */
export function averagedLogWeight(
  logWeight: (latent: Tensor2D) => Tensor1D,
  { key, hidden, draws }: HiddenLatents,
): (z: Tensor2D) => Tensor1D {
  const who = 'averagedLogWeight'
  if (!(Number.isInteger(hidden) && hidden >= 1)) {
    throw new ConfigError({ who, wanted: 'one hidden number or more', got: String(hidden) })
  }
  if (!(Number.isInteger(draws) && draws >= 2 && draws % 2 === 0)) {
    throw new ConfigError({ who, wanted: 'an even number of draws', got: String(draws) })
  }
  const half = normals(key, (hidden * draws) / 2)
  const points = Float32Array.from({ length: hidden * draws }, (_, k) =>
    k < half.length ? half[k] : -half[k - half.length],
  )
  return (z) =>
    tf.tidy(() => {
      const [rows, visible] = z.shape
      const repeated = z
        .expandDims(1)
        .tile([1, draws, 1])
        .reshape([rows * draws, visible]) as Tensor2D
      const beside = tf.tensor2d(points, [draws, hidden]).tile([rows, 1]) as Tensor2D
      const each = logWeight(tf.concat2d([repeated, beside], 1)).reshape([rows, draws])
      return each.logSumExp(1).sub(Math.log(draws)) as Tensor1D
    })
}
