import { equalOffsets, type TokenLayout, tokenLayout } from '../../../models/index.ts'
import { type Tensor1D, type Tensor2D, tf } from '../../../tensor/index.ts'

/** Standardised inputs of some events. */
export interface Nu2FlowsInputs {
  /** Missing momentum, [M, widths.met]. */
  readonly met: Tensor2D
  /** Both leptons of an event one after the other, [2 M, widths.lepton]. */
  readonly leptons: Tensor2D
  /** The jets of all events, packed: [J, widths.jet]. */
  readonly jets: Tensor2D
  /** Numbers of jets and b-jets, and what else there is of the event as a whole, [M, widths.misc]. */
  readonly misc: Tensor2D
  readonly tokens: Nu2Tokens
}

/** Where missing momentum, leptons and jets lie among the tokens, and which jets are an event's. */
export interface Nu2Tokens extends TokenLayout {
  /** Event m owns jets jetOffsets[m] … jetOffsets[m + 1] − 1; int32 [M + 1]. */
  readonly jetOffsets: Tensor1D
}

/** Columns of the missing momentum, of each lepton, of each jet, and of the event as a whole. */
export interface Nu2InputWidths {
  readonly met: number
  readonly lepton: number
  readonly jet: number
  readonly misc: number
}

/**
 * The tokens of events with one missing momentum, two leptons and packed jets.
 * @param jetOffsets event m owns jets jetOffsets[m] … jetOffsets[m + 1] − 1; int32 [M + 1]
 */
export function nu2Tokens(jetOffsets: Int32Array): Nu2Tokens {
  const events = jetOffsets.length - 1
  const layout = tokenLayout([equalOffsets(events, 1), equalOffsets(events, 2), jetOffsets])
  return { ...layout, jetOffsets: tf.tensor1d(jetOffsets, 'int32') }
}
