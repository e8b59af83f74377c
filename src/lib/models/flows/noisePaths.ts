import { ConfigError } from '../../../complaint.ts'
import { fold, type Key, normals, type Tensor1D, type Tensor2D, tf, uniforms } from '../../tensor/index.ts'

/**
 * How noise z at time 0 goes to data x at time 1. `straight`: (1 − t) z + t x, the path of flow matching (arXiv 2210.02747 eq. 22
 * with σ = 0). `circle`: cos(πt/2) z + sin(πt/2) x, the path of a diffusion that keeps the variance, by the cosine schedule (arXiv
 * 2102.09672 eq. 17 with s = 0), its time running from noise to data.
 */
export const NOISE_PATHS = ['straight', 'circle'] as const
/** One of them. */
export type NoisePath = (typeof NOISE_PATHS)[number]

/** Rows on their paths and how fast they go, [N, dim]. */
export interface OnPaths {
  readonly at: Tensor2D
  readonly velocity: Tensor2D
}

/**
 * Where paths are at their times.
 * @param noise [N, dim]
 * @param data [N, dim]
 * @param times [N], from 0 to 1
 * @throws ConfigError for a path of another name
 */
export function pathsAt(path: NoisePath, noise: Tensor2D, data: Tensor2D, times: Tensor1D): OnPaths {
  if (!NOISE_PATHS.includes(path)) {
    throw new ConfigError({ who: 'path', wanted: NOISE_PATHS.join(' or '), got: `'${path}'` })
  }
  const t = times.expandDims(1)
  if (path === 'straight') {
    const velocity = data.sub(noise) as Tensor2D
    return { at: noise.add(velocity.mul(t)) as Tensor2D, velocity }
  }
  const angle = t.mul(Math.PI / 2)
  const [cos, sin] = [angle.cos(), angle.sin()]
  return {
    at: noise.mul(cos).add(data.mul(sin)) as Tensor2D,
    velocity: data
      .mul(cos)
      .sub(noise.mul(sin))
      .mul(Math.PI / 2) as Tensor2D,
  }
}

/** Noise and times for the rows of a batch, the times spread evenly over it: less noise in the loss; noise [N, dim], times [N]. */
export function drawnPaths(
  key: Key,
  rows: number,
  dim: number,
): { readonly noise: Tensor2D; readonly times: Tensor1D } {
  return {
    noise: tf.tensor2d(normals(fold(key, 1), dim * rows), [rows, dim]),
    times: tf.tensor1d(uniforms(fold(key, 2), rows).map((u, i) => (i + u) / rows)),
  }
}
