/** Every probability begins at a half, of 2048. */
const half = (length: number) => new Uint16Array(length).fill(1024)

const lengths = () => ({ choice: half(2), low: half(16 << 3), middle: half(16 << 3), high: half(256) })

/** What the decoder has learnt: how likely each decision is in each state (LZMA specification, "The main loop"). */
export const newProbabilities = (literals: number) => ({
  match: half(12 << 4),
  repeat: half(12),
  repeat0: half(12),
  repeat1: half(12),
  repeat2: half(12),
  short: half(12 << 4),
  slot: half(4 << 6),
  special: half(115),
  align: half(16),
  length: lengths(),
  repeatLength: lengths(),
  literal: half(0x300 * literals),
})
export type Probabilities = ReturnType<typeof newProbabilities>
export type Lengths = ReturnType<typeof lengths>
