import { type ColumnStandards, standardsBijection } from '../../features/index.ts'
import { type AllInOneShape, allInOneCouplings, allInOneGenerator } from '../../models/index.ts'
import { type Key, key as keyOf, normals, type Params, type Tensor2D, tf } from '../../tensor/index.ts'
import { BASELINES, type LaserSettings } from './recipes.ts'
import type { Space } from './space.ts'

/** Names the order of the columns between the blocks. */
const ORDER = keyOf(2106_00792)

/** The flow whose latent space is refined. */
export const baselineFlow = (dim: number, baseline: LaserSettings['baseline']) =>
  allInOneCouplings(shapeOf(dim, baseline))

/** The shape of that flow. */
export const shapeOf = (dim: number, baseline: LaserSettings['baseline']): AllInOneShape => ({
  ...BASELINES[baseline],
  ...{ dim, contextDim: 0 },
  clamp: 2,
  order: ORDER,
})

/** A baseline with its parameters: from latent numbers to standardised points. */
export interface Generator {
  readonly space: Space
  /** G(z) of rows [N, dim], standardised, with gradients. */
  readonly points: (z: Tensor2D) => Tensor2D
  readonly standards: ColumnStandards
  dispose(): void
}

export function generatorOf(
  space: Space,
  baseline: LaserSettings['baseline'],
  params: Params,
  standards: ColumnStandards,
): Generator {
  const flow = allInOneGenerator(shapeOf(space.columns.length, baseline), params as readonly Params[])
  return { space, standards, ...flow }
}

const BLOCK = 8192

/** What a function gives of rows [N, dim], `width` numbers a row, block by block. */
export function inBlocks(
  rows: Float32Array,
  [dim, width]: readonly [number, number],
  of: (block: Tensor2D) => tf.Tensor,
): Float32Array {
  const out = new Float32Array((rows.length / dim) * width)
  for (let at = 0; at < rows.length; at += BLOCK * dim) {
    const some = rows.subarray(at, at + BLOCK * dim)
    const block = tf.tidy(() => of(tf.tensor2d(some, [some.length / dim, dim])))
    out.set(block.dataSync(), (at / dim) * width)
    block.dispose()
  }
  return out
}

/** Standardised points of latent rows, [N, dim]. */
export const generated = ({ points, space }: Generator, latent: Float32Array): Float32Array =>
  inBlocks(latent, [space.columns.length, space.columns.length], points)

/** Latent rows of the base density. */
export const latents = ({ space }: Generator, key: Key, count: number): Float32Array =>
  normals(key, space.columns.length * count)

/** Standardised points in their own units. */
export function physical({ standards }: Generator, points: Float32Array): Float32Array {
  const out = Float64Array.from(points)
  const bijection = standardsBijection(standards)
  const dim = standards.columns.length
  for (let at = 0; at < out.length; at += dim) bijection.inverse(out.subarray(at, at + dim))
  return Float32Array.from(out)
}
