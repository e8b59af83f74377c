import { extend, type Layout, layout } from './layout.ts'

/** A layer of a network on strips. Places are bytes from the start of a strip's room, −1 where there may be none. */
export const layer = layout('Layer', {
  weight: 'pointer',
  bias: 'pointer',
  gain: 'pointer',
  shift: 'pointer',
  contextWeight: 'pointer',
  depth: 'integer',
  columns: 'integer',
  activation: 'integer',
  input: 'bytes',
  // what backward needs of z, if it is not the output
  kept: 'bytes',
  output: 'bytes',
  // what is added to the output
  residual: 'integer',
  // mean and 1/σ
  statistics: 'integer',
  // dz, turned, in a strip's room for gradients, and the sums in a chunk's
  dz: 'bytes',
  sums: 'bytes',
  // slots of gradients in flight: where the output's is saved for a skip, where the one that skips to the input is; 0: none
  saved: 'integer',
  waiting: 'integer',
})

/** A step of a flow: an LU-linear map, or a coupling. */
const step = layout('Step', { coupling: 'flag', before: 'bytes', after: 'bytes' })

export const luStep = extend(step, 'LuStep', {
  lower: 'pointer',
  upper: 'pointer',
  diagonal: 'pointer',
  bias: 'pointer',
  sums: 'bytes',
})

export const couplingStep = extend(step, 'CouplingStep', {
  // lists of 32-bit numbers: the columns that are transformed, and the others
  columns: 'pointer',
  columnCount: 'integer',
  passed: 'pointer',
  passedCount: 'integer',
  bins: 'integer',
  bound: 'float',
  logitScale: 'float',
  layers: 'pointer',
  layerCount: 'integer',
  // places of the network's input and of the raw numbers
  input: 'bytes',
  raw: 'bytes',
})

/** A piece of the gradients to weights: some rows of one, or a sum. */
const piece = layout('Piece', { product: 'flag', from: 'pointer', step: 'bytes', out: 'pointer' })

/** Rows of dW [K, columns] = Σ inputᵀ dz: input's first number, dz as the strips left it, and bytes from strip to strip of both. */
export const productPiece = extend(piece, 'ProductPiece', {
  dz: 'pointer',
  dzStep: 'bytes',
  columns: 'integer',
  rows: 'integer',
})

/** `count` numbers summed over what chunks summed. */
export const sumPiece = extend(piece, 'SumPiece', { chunks: 'integer', count: 'integer' })

/** A parameter tensor: its numbers, and where its moments begin among those of all. */
export const parameter = layout('Parameter', {
  values: 'pointer',
  gradient: 'pointer',
  size: 'integer',
  place: 'integer',
})

/** What may be an entry of each table that jobs read; all entries of a table take what the longest does. */
export const TABLES = {
  layer: [layer],
  step: [luStep, couplingStep],
  piece: [productPiece, sumPiece],
  parameter: [parameter],
} as const satisfies Record<string, readonly Layout[]>

/** 32-bit numbers of an entry. */
export const entryLength = (table: keyof typeof TABLES): number =>
  Math.max(...TABLES[table].map(({ names }) => names.length))
