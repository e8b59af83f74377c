import {
  affine,
  type Bijection,
  chain,
  contextShift,
  coupling,
  globalAffine,
  invert,
  luLinear,
  permutation,
  rationalQuadraticSpline,
  standardise,
  tanhBox,
  unconditioned,
} from '../../src/lib/bijections/index.ts'
import { key, mapTree, normals, type Params, split, tf } from '../../src/lib/tensor/index.ts'
import { affineConditioner } from './affineConditioner.ts'
import {
  affineOracle,
  chainOracle,
  contextShiftOracle,
  couplingOracle,
  globalAffineOracle,
  invertOracle,
  luOracle,
  type Oracle,
  permutationOracle,
  standardiseOracle,
  tanhOracle,
  unconditionedOracle,
} from './oracles.ts'

/** One bijection that is put through every check of the sweep. */
export interface SweepRow {
  name: string
  /** The exports of the room that this row is there for. */
  covers: readonly string[]
  make(): Bijection
  oracle: Oracle
}

/** Exports that are no bijections of all numbers, or make or run them; each is tested in the file named. */
export const NOT_BIJECTIONS: Readonly<Record<string, string>> = {
  affineCoupling: 'affine.test.ts',
  affineCouplingReference: 'affine.test.ts',
  defineBijection: 'refusals.test.ts',
  fitStandards: 'standardise.test.ts',
  globalFactors: '../models/allInOne.test.ts',
  splineCoupling: 'spline.test.ts',
  splineCouplingReference: 'spline.test.ts',
  applyLu: 'luLinear.test.ts',
  luLinearReference: 'luLinear.test.ts',
}

const CONTEXT = 2
const SPLINE = { bins: 4, bound: 3, logitScale: 0.7 }
const affineCouplingOf = (dim: number, columns: number[], bound: number) =>
  coupling({ dim, columns, transformer: affine({ bound }), conditioner: affineConditioner(CONTEXT) })

const MEAN = [0.4, -1.2, 0.1, 2]
const SCALE = [1.7, 0.6, 2.2, 0.9]
const ORDER = [2, 0, 3, 1]

const splineCouplingOf = (dim: number, columns: number[]) =>
  coupling({
    dim,
    columns,
    transformer: rationalQuadraticSpline(SPLINE),
    conditioner: affineConditioner(CONTEXT),
  })

export const SWEEP: readonly SweepRow[] = [
  {
    name: 'coupling, columns 0 and 2 of 4',
    covers: ['coupling', 'rationalQuadraticSpline'],
    make: () => splineCouplingOf(4, [0, 2]),
    oracle: couplingOracle({ columns: [0, 2], ...SPLINE }),
  },
  {
    name: 'coupling of its only column, by the context alone',
    covers: ['coupling'],
    make: () => splineCouplingOf(1, [0]),
    oracle: couplingOracle({ columns: [0], ...SPLINE }),
  },
  {
    name: 'affine coupling, columns 2 and 0 of 3',
    covers: ['coupling', 'affine'],
    make: () => affineCouplingOf(3, [2, 0], 1.5),
    oracle: affineOracle([2, 0], 1.5),
  },
  {
    name: 'affine coupling with a soft clamp, columns 1 and 2 of 3',
    covers: ['coupling', 'affine'],
    make: () =>
      coupling({
        dim: 3,
        columns: [1, 2],
        transformer: affine({ bound: 1, gain: 0.4 }),
        conditioner: affineConditioner(CONTEXT),
      }),
    oracle: affineOracle([1, 2], 1, 0.4),
  },
  {
    name: 'globalAffine of 3',
    covers: ['globalAffine'],
    make: () => globalAffine(3),
    oracle: globalAffineOracle,
  },
  { name: 'luLinear of 4', covers: ['luLinear'], make: () => luLinear(4), oracle: luOracle },
  { name: 'luLinear of 2', covers: ['luLinear'], make: () => luLinear(2), oracle: luOracle },
  {
    name: 'standardise',
    covers: ['standardise'],
    make: () => standardise({ mean: MEAN, scale: SCALE }),
    oracle: standardiseOracle(Array.from(Float32Array.from(MEAN)), Array.from(Float32Array.from(SCALE))),
  },
  {
    name: 'contextShift by the last two of three columns',
    covers: ['contextShift'],
    make: () => contextShift({ contextDim: 3, from: 1, scale: [0.5, 1.5] }),
    oracle: contextShiftOracle(1, [0.5, 1.5]),
  },
  {
    name: 'permutation',
    covers: ['permutation'],
    make: () => permutation(ORDER),
    oracle: permutationOracle(ORDER),
  },
  {
    name: 'unconditioned spline of columns 1 and 2 of 3',
    covers: ['unconditioned'],
    make: () => unconditioned({ dim: 3, columns: [1, 2], transformer: rationalQuadraticSpline(SPLINE) }),
    oracle: unconditionedOracle({ columns: [1, 2], ...SPLINE }),
  },
  { name: 'tanh', covers: ['tanhBox'], make: () => tanhBox(3, 0.5), oracle: tanhOracle(0.5) },
  {
    name: 'inverse of a coupling',
    covers: ['invert'],
    make: () => invert(splineCouplingOf(3, [2])),
    oracle: invertOracle(couplingOracle({ columns: [2], ...SPLINE })),
  },
  {
    name: 'chain of all',
    covers: ['chain'],
    make: () =>
      chain([
        standardise({ mean: MEAN, scale: SCALE }),
        luLinear(4),
        splineCouplingOf(4, [1, 3]),
        permutation(ORDER),
        invert(splineCouplingOf(4, [0])),
      ]),
    oracle: chainOracle([
      standardiseOracle(Array.from(Float32Array.from(MEAN)), Array.from(Float32Array.from(SCALE))),
      luOracle,
      couplingOracle({ columns: [1, 3], ...SPLINE }),
      permutationOracle(ORDER),
      invertOracle(couplingOracle({ columns: [0], ...SPLINE })),
    ]),
  },
]

/** Seeded parameters away from the start, data and context for a row; `rows` of data, one context row for `repeat`. */
export function drawCase(bijection: Bijection, rows: number, repeat = 1) {
  const [forInit, forMove, forX, forContext] = split(key(20261122), 4)
  const start = bijection.init(forInit)
  const moved = split(forMove, 64)
  let i = 0
  const params: Params = mapTree(start, (t) => t.add(tf.tensor(normals(moved[i++], t.size), t.shape).mul(0.4)))
  const x = tf.tensor2d(normals(forX, rows * bijection.dim), [rows, bijection.dim]).mul(1.2) as tf.Tensor2D
  // what the inverse is given lies in the image, and not at its very edge
  const { image } = bijection
  const y = image
    ? (tf
        .tanh(x)
        .mul(0.45 * (image[1] - image[0]))
        .add((image[0] + image[1]) / 2) as tf.Tensor2D)
    : x
  const { contextDim } = bijection
  const few = rows / repeat
  const value = tf.tensor2d(normals(forContext, few * contextDim), [few, contextDim])
  return { params, x, y, context: contextDim > 0 ? { value, repeat } : undefined }
}
