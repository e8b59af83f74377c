/** Events that are in memory at once, and in a row group of Parquet. */
const BLOCK = 1 << 14

/** Events `from` … `to` − 1 in blocks; `onDone` is told how many have been taken. */
export function* eventBlocks<E>(
  read: (from: number, to: number) => E,
  from: number,
  to: number,
  onDone?: (events: number) => void,
): Generator<E> {
  for (let at = from; at < to; at += BLOCK) {
    const next = Math.min(to, at + BLOCK)
    yield read(at, next)
    onDone?.(next - at)
  }
}
