import { extend, layout } from './layout.ts'

/** out[m, h·F + f] = Σ_{j in m} w[j, h] v[j, f]; a chunk is some segments. */
const weightedSums = layout('WeightedSums', {
  values: 'pointer',
  features: 'integer',
  weights: 'pointer',
  heads: 'integer',
  offsets: 'pointer',
  segments: 'integer',
  perChunk: 'integer',
})

export const weightedSum = extend(weightedSums, 'WeightedSum', { out: 'pointer' })

export const weightedSumBack = extend(weightedSums, 'WeightedSumBack', {
  dout: 'pointer',
  dvalues: 'pointer',
  dweights: 'pointer',
})

/** out[j] = x[m] for the rows j of segment m; a chunk is some segments. */
export const repeatRows = layout('RepeatRows', {
  x: 'pointer',
  columns: 'integer',
  offsets: 'pointer',
  segments: 'integer',
  perChunk: 'integer',
  out: 'pointer',
})

/** The sum of the rows of each segment; a chunk is some segments. */
export const segmentSum = layout('SegmentSum', {
  x: 'pointer',
  columns: 'integer',
  // none: every segment has `repeat` rows
  offsets: 'pointer',
  segments: 'integer',
  perChunk: 'integer',
  out: 'pointer',
  repeat: 'integer',
})
