import { extend, layout } from './layout.ts'

/** Multi-head attention within segments; a chunk is some of them. */
const attentions = layout('Attentions', {
  query: 'pointer',
  key: 'pointer',
  value: 'pointer',
  // none: one query a segment
  queryOffsets: 'pointer',
  keyOffsets: 'pointer',
  segments: 'integer',
  perChunk: 'integer',
  // columns of a head
  width: 'integer',
  heads: 'integer',
  // what the scores are multiplied by
  scale: 'float',
  // from row to row and from head to head: of queries, of keys and values, of the output, and of the gradients to them
  queryRow: 'bytes',
  queryHead: 'bytes',
  keyRow: 'bytes',
  keyHead: 'bytes',
  outRow: 'bytes',
  outHead: 'bytes',
  // the weights of all queries, head by head, kept for the way back, and bytes of one's; 0: nowhere
  kept: 'pointer',
  keptRow: 'bytes',
})

export const attention = extend(attentions, 'Attention', { out: 'pointer' })

export const attentionBack = extend(attentions, 'AttentionBack', {
  dout: 'pointer',
  dquery: 'pointer',
  dkey: 'pointer',
  dvalue: 'pointer',
})
