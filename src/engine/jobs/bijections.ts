import { extend, layout } from './layout.ts'

/** A rational-quadratic spline with linear tails on some columns; a chunk is some rows. */
const splines = layout('Splines', {
  x: 'pointer',
  columns: 'integer',
  // [rows, transformed columns · (3 bins − 1)]
  raw: 'pointer',
  transformed: 'pointer',
  transformedCount: 'integer',
  bins: 'integer',
  bound: 'float',
  logitScale: 'float',
  inverse: 'flag',
  rows: 'integer',
  perChunk: 'integer',
})

export const spline = extend(splines, 'Spline', { y: 'pointer', logDet: 'pointer' })

export const splineBack = extend(splines, 'SplineBack', {
  dx: 'pointer',
  dy: 'pointer',
  dlogDet: 'pointer',
  draw: 'pointer',
})

/** y = L (U x) + bias, or back; L and U full, U with its diagonal; a chunk is some rows. */
const lus = layout('Lus', {
  x: 'pointer',
  columns: 'integer',
  lower: 'pointer',
  upper: 'pointer',
  bias: 'pointer',
  inverse: 'flag',
  rows: 'integer',
  perChunk: 'integer',
})

export const lu = extend(lus, 'Lu', { y: 'pointer' })

export const luBack = extend(lus, 'LuBack', {
  dx: 'pointer',
  dy: 'pointer',
  // of each chunk, in float64: dL, dU, dbias
  sums: 'pointer',
})

/** y = x exp(s) + t on rows, or x = (y − t) exp(−s); a chunk is some rows. */
const affines = layout('Affines', {
  x: 'pointer',
  s: 'pointer',
  t: 'pointer',
  columns: 'integer',
  inverse: 'flag',
  rows: 'integer',
  perChunk: 'integer',
  y: 'pointer',
})

export const affine = extend(affines, 'Affine', { logDet: 'pointer' })

export const affineBack = extend(affines, 'AffineBack', {
  dy: 'pointer',
  dlogDet: 'pointer',
  dx: 'pointer',
  ds: 'pointer',
  dt: 'pointer',
})

/** A block of an affine coupling, a global affine map and an order of the columns; a chunk is some rows. */
const blocks = layout('Blocks', {
  x: 'pointer',
  // a before b of each column that is transformed [rows, 2 (columns − first)]
  raw: 'pointer',
  columns: 'integer',
  // of the columns that are transformed, which are the last ones
  first: 'integer',
  // factors, offsets and places: column i of the block's output is column order[i] [columns each]
  factors: 'pointer',
  offsets: 'pointer',
  order: 'pointer',
  bound: 'float',
  gain: 'float',
  rows: 'integer',
  perChunk: 'integer',
})

export const allInOne = extend(blocks, 'AllInOne', {
  // 0: none
  before: 'pointer',
  // Σ ln factors
  shared: 'float',
  y: 'pointer',
  logDet: 'pointer',
})

export const allInOneBack = extend(blocks, 'AllInOneBack', {
  dy: 'pointer',
  dlogDet: 'pointer',
  dx: 'pointer',
  draw: 'pointer',
  // Σ over rows of the slopes to factors, offsets, and ln of all factors, in float64 [chunks, 2 columns + 1]
  sums: 'pointer',
})
