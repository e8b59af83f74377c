import { extend, layout } from './layout.ts'

/** What all jobs on strips (eight rows turned) begin with; a chunk is some strips. */
export const stripJob = layout('StripJob', {
  x: 'pointer',
  columns: 'integer',
  rows: 'integer',
  perChunk: 'integer',
  context: 'pointer',
  contextColumns: 'integer',
  // rows of x that share a row of the context in turn, or the offsets of those that share one, and how many share
  repeat: 'integer',
  offsets: 'pointer',
  segments: 'integer',
  // what is kept of all strips, or nowhere: then scratch is used; bytes of a strip, and the context's place in it
  room: 'pointer',
  roomBytes: 'bytes',
  contextAt: 'bytes',
  // of the network's layers or of the flow's steps
  table: 'pointer',
  tableLength: 'integer',
  // numbers of a weight from which on its products go to the library of the machine, 0: none
  wideFrom: 'integer',
})

/** What all jobs that go back through strips begin with. */
export const stripJobBack = extend(stripJob, 'StripJobBack', {
  // dz of all strips, turned, or where there is a library as strips, and bytes of one
  dz: 'pointer',
  dzBytes: 'bytes',
  // sums of all chunks, and bytes of one
  sums: 'pointer',
  sumBytes: 'bytes',
  // of a gradient in flight, and how many a strip has
  flightBytes: 'bytes',
  slots: 'integer',
  wantsContext: 'flag',
  wantsWeights: 'flag',
})

/** A dense network. */
export const network = extend(stripJob, 'Network', { inputAt: 'bytes', y: 'pointer' })

export const networkBack = extend(stripJobBack, 'NetworkBack', {
  dy: 'pointer',
  dyColumns: 'integer',
  dx: 'pointer',
  dcontext: 'pointer',
})

/** LU-linear maps and spline couplings with dense networks, in one direction. */
export const flow = extend(stripJob, 'Flow', {
  inverse: 'flag',
  logDetAt: 'bytes',
  y: 'pointer',
  logDet: 'pointer',
})

export const flowBack = extend(stripJobBack, 'FlowBack', {
  inverse: 'flag',
  dy: 'pointer',
  dlogDet: 'pointer',
  dx: 'pointer',
  dcontext: 'pointer',
})

/** The gradients to weights, after the strips' backward; a chunk is one piece of them. */
export const weightGradients = layout('WeightGradients', { pieces: 'pointer', strips: 'integer', wide: 'flag' })
