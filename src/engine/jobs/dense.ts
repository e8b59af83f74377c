import { layout } from './layout.ts'

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
