export { ACTIVATIONS, type Activation, BINARY, REDUCTIONS, UNARY } from './choices.ts'
export type { Values } from './layout.ts'
export { LIMITS } from './limits.ts'
export { MEMORY } from './memory.ts'
export * from './tables.ts'
export { write } from './write.ts'

import { attention, attentionBack } from './attention.ts'
import { affine, affineBack, allInOne, allInOneBack, lu, luBack, spline, splineBack } from './bijections.ts'
import { bayesian, bayesianBack, dense, denseBack, layerNorm, products, variances } from './dense.ts'
import { binary, select, unary } from './elementwise.ts'
import type { Layout, Values } from './layout.ts'
import { copyRows, copyStrided, gatherRows, moveColumns, transpose } from './moves.ts'
import { matmul } from './products.ts'
import { dropout, dropoutBack, random } from './random.ts'
import { reduce, softmax, sumColumns } from './reductions.ts'
import { repeatRows, segmentSum, weightedSum, weightedSumBack } from './segments.ts'
import { flow, flowBack, network, networkBack, weightGradients } from './strips.ts'
import { adam, divergence, mmd, squares } from './training.ts'

/** The signatures of all jobs; their order numbers them. */
export const JOBS = {
  matmul,
  dense,
  denseBack,
  layerNorm,
  bayesian,
  bayesianBack,
  variances,
  products,
  network,
  networkBack,
  flow,
  flowBack,
  weightGradients,
  spline,
  splineBack,
  lu,
  luBack,
  affine,
  affineBack,
  allInOne,
  allInOneBack,
  attention,
  attentionBack,
  weightedSum,
  weightedSumBack,
  repeatRows,
  segmentSum,
  squares,
  adam,
  mmd,
  divergence,
  random,
  dropout,
  dropoutBack,
  binary,
  unary,
  select,
  reduce,
  sumColumns,
  softmax,
  copyRows,
  gatherRows,
  copyStrided,
  transpose,
  takeColumns: moveColumns,
  putColumns: moveColumns,
} as const satisfies Record<string, Layout>

export type JobName = keyof typeof JOBS

/** What a job is given. */
export type ArgumentsOf<N extends JobName> = Values<(typeof JOBS)[N]>

const NUMBERS = Object.fromEntries(Object.keys(JOBS).map((name, i) => [name, i]))

export const numberOf = (job: JobName): number => NUMBERS[job]
