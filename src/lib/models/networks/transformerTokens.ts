import { hasFused, moveRows, runFused, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'

/**
 * Where the tokens of events lie: event m owns tokens offsets[m] … offsets[m + 1] − 1, which are its objects of the first
 * kind, then those of the second, and so on. Padding is not there, so it costs nothing and changes nothing.
 */
export interface TokenLayout {
  /** int32 [M + 1] */
  readonly offsets: Tensor1D
  /** int32 [tokens]: the row of each token where the kinds lie one under the other. */
  readonly rows: Tensor1D
  /** int32 [tokens]: the token of each such row. */
  readonly tokens: Tensor1D
}

/**
 * The layout of events whose objects of each kind are packed.
 * @param kinds the offsets of each kind, int32 [M + 1]
 */
export function tokenLayout(kinds: readonly Int32Array[]): TokenLayout {
  const events = kinds[0].length - 1
  const offsets = Int32Array.from({ length: events + 1 }, (_, m) => kinds.reduce((sum, kind) => sum + kind[m], 0))
  const rows = new Int32Array(offsets[events])
  const tokens = new Int32Array(offsets[events])
  let token = 0
  for (let m = 0; m < events; m++) {
    let first = 0
    for (const kind of kinds) {
      for (let row = first + kind[m]; row < first + kind[m + 1]; row++) {
        rows[token] = row
        tokens[row] = token++
      }
      first += kind[events]
    }
  }
  return {
    offsets: tf.tensor1d(offsets, 'int32'),
    rows: tf.tensor1d(rows, 'int32'),
    tokens: tf.tensor1d(tokens, 'int32'),
  }
}

/** Offsets of a kind with the same number of objects in each event. */
export const equalOffsets = (events: number, perEvent: number): Int32Array =>
  Int32Array.from({ length: events + 1 }, (_, m) => m * perEvent)

/**
 * The tokens of all events from the embedded objects of each kind.
 * @param kinds [objects of the kind, C] each, in the order that the layout was made with
 * @returns [tokens, C]
 */
export function packTokens(kinds: readonly Tensor2D[], { rows, tokens }: TokenLayout): Tensor2D {
  if (hasFused('PackTokens')) return runFused('PackTokens', Object.fromEntries(kinds.entries()), {})[0] as Tensor2D
  return moveRows(tf.concat2d([...kinds], 0), rows, tokens)
}
