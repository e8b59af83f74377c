import { extend, layout } from './layout.ts'

/** All parameters; a chunk is one of them. */
const parameters = layout('Parameters', { table: 'pointer' })

/** Σ g² of each gradient, in float64. */
export const squares = extend(parameters, 'Squares', { squares: 'pointer' })

/** p ← p·decay − rate · m̂ / (√v̂ + ε). */
export const adam = extend(parameters, 'Adam', {
  m: 'pointer',
  v: 'pointer',
  learningRate: 'float',
  beta1: 'float',
  beta2: 'float',
  eps: 'float',
  decay: 'float',
  // 1 / (1 − β^t)
  unbias1: 'float',
  unbias2: 'float',
  // on gradients
  clip: 'float',
  // 1 − β, not from their floats: that loses digits
  rest1: 'float',
  rest2: 'float',
})

/** Σ_ij w_i w_j k(z_i, z_j) over the points of two samples, or the same of every column by itself; a chunk is some points i. */
export const mmd = layout('Mmd', {
  // [dimensions, padded count], and their weights, 0 beyond the count
  points: 'pointer',
  weights: 'pointer',
  count: 'integer',
  padded: 'integer',
  dimensions: 'integer',
  // w² and 1/w² of each width w
  widths: 'pointer',
  widthCount: 'integer',
  cauchy: 'flag',
  // each column by itself
  apart: 'flag',
  perChunk: 'integer',
  // w_i Σ_j w_j k_ij of each point, in float64; [count, dimensions] where columns are apart
  sums: 'pointer',
  // [count, dimensions], or none
  gradients: 'pointer',
})

/** Divergence of independent normals from a normal prior, with its gradients where asked for; a chunk is some weights. */
export const divergence = layout('Divergence', {
  mean: 'pointer',
  logVariance: 'pointer',
  // 1 / width² of the prior
  precision: 'float',
  count: 'integer',
  perChunk: 'integer',
  // Σ (μ² + σ²) precision − ln σ² − 1 of each chunk
  sums: 'pointer',
  // 0: none
  meanSlope: 'pointer',
  logVarianceSlope: 'pointer',
})
