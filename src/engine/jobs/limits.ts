/** Numbers that JavaScript and the kernels share. */
export const LIMITS = {
  /**
   * Bytes of a thread's scratch, and where in it the room of strips at work begins, and that of strips side by side; before
   * them are a spline and terms.
   */
  SCRATCH_BYTES: 393_216,
  STRIPS_AT: 20_480,
  TOGETHER_AT: 262_144,
  /** Numbers of a strip that may lie side by side with others. */
  MOST_TOGETHER: 512,
  /** Chunks of a job that are shared at once. */
  MOST_CHUNKS: 200_000,
  /** What scratch holds: rows of a product's chunk, bins of a spline, columns of a flow, columns of a layer of its networks, keys of a query. */
  MOST_BLOCK_ROWS: 64,
  MOST_BINS: 64,
  MOST_FLOW_COLUMNS: 64,
  MOST_FLOW_WIDTH: 512,
  MOST_KEYS: 16_384,
} as const
