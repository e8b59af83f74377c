import { extend, layout } from './layout.ts'

/** Draws of a key's stream; a chunk is some blocks of two draws, a multiple of 4. */
export const random = layout('Random', {
  // both words
  key0: 'integer',
  key1: 'integer',
  // the first block
  blockLow: 'unsigned',
  blockHigh: 'unsigned',
  count: 'integer',
  perChunk: 'integer',
  normal: 'flag',
  out: 'pointer',
})

/** Numbers scaled where they are kept, else 0; a chunk is some numbers, a multiple of 16. */
const dropouts = layout('Dropouts', {
  x: 'pointer',
  out: 'pointer',
  count: 'integer',
  perChunk: 'integer',
  // of what is kept
  factor: 'float',
  // who is kept, a bit each
  bits: 'pointer',
})

export const dropout = extend(dropouts, 'Dropout', {
  // of 65,536: draws below it are not kept
  limit: 'integer',
  key0: 'integer',
  key1: 'integer',
})

export const dropoutBack = extend(dropouts, 'DropoutBack', {})
