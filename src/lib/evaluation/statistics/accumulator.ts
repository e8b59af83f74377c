/** A number that is gathered block by block, so that draws need never be held together; the block sizes change nothing. */
export interface Accumulator<Block, Result> {
  /** Takes one block more. */
  add(block: Block): void
  /** The number for all that was added so far. */
  result(): Result
}
