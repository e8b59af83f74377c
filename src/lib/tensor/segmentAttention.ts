import * as tf from '@tensorflow/tfjs'
import { ShapeError } from '../../complaint.ts'
import { hasFused, runFused } from './fused.ts'
import { moveRows } from './moveRows.ts'

/** Queries, keys and values of all events one after the other, without padding. */
export interface AttentionInputs {
  /** [J, C] */
  readonly query: tf.Tensor2D
  /** [K, C] */
  readonly key: tf.Tensor2D
  /** [K, C] */
  readonly value: tf.Tensor2D
  /** int32 [M + 1]: event m asks with rows queryOffsets[m] … queryOffsets[m + 1] − 1 of `query`. */
  readonly queryOffsets: tf.Tensor1D
  /** int32 [M + 1]: and attends to rows keyOffsets[m] … keyOffsets[m + 1] − 1 of `key` and `value`. */
  readonly keyOffsets: tf.Tensor1D
  /** Head h works on columns h C / heads … (h + 1) C / heads − 1. */
  readonly heads: number
}

/**
 * Multi-head attention within events: softmax(q kᵀ / √(C / heads)) v for each head over the keys of the query's own event
 * (arXiv 1706.03762 eq. 1). A query whose event has no key gets zeros.
 * @returns [J, C]
 * @throws ShapeError when the heads do not divide the columns, or there are not as many values as keys
 */
export function segmentAttention(inputs: AttentionInputs): tf.Tensor2D {
  check(inputs)
  if (!hasFused('SegmentAttention')) return segmentAttentionReference(inputs)
  const { heads, ...tensors } = inputs
  return runFused('SegmentAttention', tensors, { heads })[0] as tf.Tensor2D
}

function check({ query, key, value, queryOffsets, keyOffsets, heads }: AttentionInputs): void {
  const who = 'segment attention'
  const columns = query.shape[1]
  if (!(heads >= 1 && Number.isInteger(columns / heads))) {
    throw new ShapeError({ who, wanted: `a number of heads that divides ${columns}`, got: String(heads) })
  }
  const wanted = [key.shape[0], columns].join()
  if (key.shape.join() !== wanted || value.shape.join() !== wanted) {
    const got = `keys [${key.shape}] and values [${value.shape}]`
    throw new ShapeError({ who, wanted: `keys and values alike, of ${columns} columns`, got })
  }
  if (queryOffsets.size === keyOffsets.size) return
  const got = `${queryOffsets.size - 1} and ${keyOffsets.size - 1}`
  throw new ShapeError({ who, wanted: 'as many events of queries as of keys', got })
}

// far below any score, and yet finite: the softmax of an event without keys is not NaN
const ABSENT = -1e30

/** `segmentAttention` composed of plain operations, on events padded to the longest, head by head. */
export function segmentAttentionReference(inputs: AttentionInputs): tf.Tensor2D {
  return tf.tidy(() => {
    const { query, key, value, heads } = inputs
    const columns = query.shape[1]
    const queries = paddingOf(inputs.queryOffsets)
    const keys = paddingOf(inputs.keyOffsets)
    const absent = absentKeys(keys, queries.longest)
    const headsOf = (x: tf.Tensor2D, { events, longest, rows, places }: Padding) => {
      const padded = moveRows(x, rows, places).reshape([events, longest, columns])
      // the gradient of a split into one part fails
      return heads === 1 ? [padded] : tf.split(padded, heads, 2)
    }
    const [q, k, v] = [headsOf(query, queries), headsOf(key, keys), headsOf(value, keys)]
    const attended = q.map((own, h) => {
      const scores = tf.matMul(own, k[h], false, true).div(Math.sqrt(columns / heads))
      return tf.matMul(tf.softmax(scores.add(absent)), v[h])
    })
    const padded = tf.concat(attended, 2).reshape([queries.events * queries.longest, columns]) as tf.Tensor2D
    return moveRows(padded, queries.places, queries.rows)
  })
}

/** Where packed rows lie when every event has the length of the longest. */
interface Padding {
  events: number
  longest: number
  lengths: readonly number[]
  /** int32 [events · longest]: the packed row of each place, the number of rows where there is none. */
  rows: tf.Tensor1D
  /** int32 [rows]: the place of each packed row. */
  places: tf.Tensor1D
}

function paddingOf(packed: tf.Tensor1D): Padding {
  const offsets = packed.dataSync()
  const events = offsets.length - 1
  const lengths = Array.from({ length: events }, (_, m) => offsets[m + 1] - offsets[m])
  const longest = Math.max(1, ...lengths)
  const rows = new Int32Array(events * longest).fill(offsets[events])
  const places = new Int32Array(offsets[events])
  lengths.forEach((length, m) => {
    for (let j = 0; j < length; j++) {
      rows[m * longest + j] = offsets[m] + j
      places[offsets[m] + j] = m * longest + j
    }
  })
  return { events, longest, lengths, rows: tf.tensor1d(rows, 'int32'), places: tf.tensor1d(places, 'int32') }
}

/** What is added to the scores, [events, queries, longest]: 0 where there is a key, far below zero where not. */
function absentKeys({ events, longest, lengths }: Padding, queries: number): tf.Tensor3D {
  const absent = new Float32Array(events * queries * longest)
  for (let row = 0; row < events * queries; row++) {
    absent.fill(ABSENT, row * longest + lengths[Math.floor(row / queries)], (row + 1) * longest)
  }
  return tf.tensor3d(absent, [events, queries, longest])
}
