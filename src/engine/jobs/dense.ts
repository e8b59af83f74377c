import { extend, layout } from './layout.ts'

/** y = residual + LN(activation(x W + bias + shared)); a chunk is some rows. */
export const dense = layout('Dense', {
  x: 'pointer',
  depth: 'integer',
  // W in panels, or where the product is wide as it lies
  weight: 'pointer',
  wide: 'flag',
  bias: 'pointer',
  columns: 'integer',
  rows: 'integer',
  perChunk: 'integer',
  activation: 'integer',
  gain: 'pointer',
  shift: 'pointer',
  residual: 'pointer',
  // [segments, columns]: by offsets, by runs of `repeat` rows, or row by row
  shared: 'pointer',
  offsets: 'pointer',
  repeat: 'integer',
  y: 'pointer',
  // what backward needs [rows, columns], mean and 1/σ of each row
  kept: 'pointer',
  statistics: 'pointer',
  segments: 'integer',
})

/** Back through a dense layer up to dz, the gradient to x W + bias + shared; a chunk is some rows. */
export const denseBack = layout('DenseBack', {
  dy: 'pointer',
  kept: 'pointer',
  statistics: 'pointer',
  gain: 'pointer',
  columns: 'integer',
  rows: 'integer',
  perChunk: 'integer',
  activation: 'integer',
  // as rows, and as panels, or nowhere
  dz: 'pointer',
  panels: 'pointer',
  // of each chunk: those of bias, gain and shift
  sums: 'pointer',
})

/** y = gain (x − mean) / σ + shift; a chunk is some rows. */
export const layerNorm = layout('LayerNorm', {
  x: 'pointer',
  columns: 'integer',
  rows: 'integer',
  perChunk: 'integer',
  gain: 'pointer',
  shift: 'pointer',
  y: 'pointer',
  // mean and 1/σ of each row
  statistics: 'pointer',
})

/** Columns of rows whose weights are drawn, and what is kept between the way there and back; a chunk is some rows. */
const noisyRows = layout('NoisyRows', {
  columns: 'integer',
  rows: 'integer',
  perChunk: 'integer',
  activation: 'integer',
  // x M + bias + √(…) ε, before the activation [rows, columns]
  kept: 'pointer',
  // on the way there first x² σ² [rows, columns], then its slope, ε / (2 √(x² σ² + 1e-8))
  spread: 'pointer',
})

/**
 * y = activation(x M + bias + √(x² σ² + 1e-8) ε); row i of the noise begins at a place of the table that the key's word i names,
 * with the sign of its top bit.
 */
export const bayesian = extend(noisyRows, 'Bayesian', {
  table: 'pointer',
  key0: 'integer',
  key1: 'integer',
  x: 'pointer',
  // room for x² [rows, depth]
  squares: 'pointer',
  depth: 'integer',
  // M and σ² in panels
  mean: 'pointer',
  variance: 'pointer',
  bias: 'pointer',
  y: 'pointer',
})

/** Back up to the gradients of x M and of x² σ². */
export const bayesianBack = extend(noisyRows, 'BayesianBack', {
  dy: 'pointer',
  dmean: 'pointer',
  dvariance: 'pointer',
  // dbias of each chunk
  sums: 'pointer',
})

/** σ² of ln σ² within ±11; a chunk is some numbers. */
export const variances = layout('Variances', {
  logVariance: 'pointer',
  out: 'pointer',
  count: 'integer',
  perChunk: 'integer',
})

/** out = a b, zero where `within` is beyond ±11, or out += 2 a b; a chunk is some numbers. */
export const products = layout('Products', {
  a: 'pointer',
  b: 'pointer',
  out: 'pointer',
  twiceMore: 'flag',
  within: 'pointer',
  count: 'integer',
  perChunk: 'integer',
})
