import {
  type Bijection,
  chain,
  coupling,
  luLinear,
  rationalQuadraticSpline,
  standardise,
} from '../../src/lib/bijections/index.ts'
import { type Base, type Distribution, pushforward } from '../../src/lib/distributions/index.ts'
import { key, mapTree, normals, type Params, split, tf } from '../../src/lib/tensor/index.ts'
import { affineConditioner } from '../bijections/affineConditioner.ts'

export const CONTEXT = tf.tensor2d([
  [0.7, -1.1],
  [-1.6, 0.4],
  [0.2, 1.9],
])

const spline = (dim: number, columns: number[], bound: number, spread = 1): Bijection =>
  coupling({
    dim,
    columns,
    transformer: rationalQuadraticSpline({ bins: 5, bound }),
    conditioner: affineConditioner(2, spread),
  })

/** One column; the scale 2 of the data makes a density of the wrong sign integrate to 4, not to 1. */
export const flowOfOne = (base: Base, bound: number): Distribution =>
  pushforward(base, chain([standardise({ mean: [1], scale: [2] }), spline(1, [0], bound)]))

/** Two columns, mixed and bent in both, gently enough for a grid of 130 by 130 to integrate. */
export const flowOfTwo = (base: Base): Distribution =>
  pushforward(
    base,
    chain([
      standardise({ mean: [0.5, -1], scale: [2, 0.8] }),
      spline(2, [0], 3, 0.4),
      luLinear(2),
      spline(2, [1], 3, 0.4),
    ]),
  )

/** Parameters away from the start. */
export function drawParameters(flow: Distribution): Params {
  const [forInit, forMove] = split(key(11), 2)
  const moves = split(forMove, 32)
  let i = 0
  return mapTree(flow.init(forInit), (t) => t.add(tf.tensor(normals(moves[i++], t.size), t.shape).mul(0.1)))
}
