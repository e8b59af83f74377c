import { type ColumnStandards, standardsBijection } from '../../features/index.ts'
import { allInOneCouplings } from '../../models/index.ts'
import { type Key, key as keyOf, normals, type Params, type Tensor2D, tf } from '../../tensor/index.ts'
import { BASELINES, type LaserSettings } from './recipes.ts'

/** Columns of the toys. */
export const DIM = 2
/** Names the order of the columns between the blocks. */
const ORDER = keyOf(2106_00792)

/** The flow whose latent space is refined. */
export const baselineFlow = (baseline: LaserSettings['baseline']) =>
  allInOneCouplings({
    ...BASELINES[baseline],
    dim: DIM,
    contextDim: 0,
    activation: 'leakyRelu',
    clamp: 2,
    order: ORDER,
  })

/** A baseline with its parameters: from latent numbers to standardised points. */
export interface Generator {
  /** G(z) of rows [N, 2], standardised, with gradients. */
  readonly points: (z: Tensor2D) => Tensor2D
  readonly standards: ColumnStandards
}

export function generatorOf(
  baseline: LaserSettings['baseline'],
  params: Params,
  standards: ColumnStandards,
): Generator {
  const flow = baselineFlow(baseline)
  return { standards, points: (z) => flow.inverse(params as readonly Params[], z).value }
}

const BLOCK = 8192

/** Standardised points of latent rows, [N, 2]. */
export function generated({ points }: Generator, latent: Float32Array): Float32Array {
  const out = new Float32Array(latent.length)
  for (let at = 0; at < latent.length; at += BLOCK * DIM) {
    const rows = latent.subarray(at, at + BLOCK * DIM)
    const block = tf.tidy(() => points(tf.tensor2d(rows, [rows.length / DIM, DIM])))
    out.set(block.dataSync(), at)
    block.dispose()
  }
  return out
}

/** Latent rows of the base density. */
export const latents = (key: Key, count: number): Float32Array => normals(key, DIM * count)

/** Standardised points in their own units. */
export function physical(standards: ColumnStandards, points: Float32Array): Float32Array {
  const out = Float64Array.from(points)
  const bijection = standardsBijection(standards)
  for (let at = 0; at < out.length; at += DIM) bijection.inverse(out.subarray(at, at + DIM))
  return Float32Array.from(out)
}
