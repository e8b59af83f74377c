import { readSync } from 'node:fs'

/** Where the lines of a text are, by the offset of every so many. */
export interface LineIndex {
  /** Lines after the header that are not empty. */
  readonly count: number
  /** The offset of line i · `step`, and of the end. */
  readonly offsets: readonly number[]
  readonly step: number
}

const PIECE = 1 << 20
const [NEWLINE, RETURN] = [10, 13]

/** Goes through a file once; empty lines are allowed at the end only, where they are no lines. */
export function indexLines(handle: number, start: number, size: number, step: number): LineIndex {
  const offsets: number[] = [start]
  const piece = Buffer.alloc(PIECE)
  let [count, length, end] = [0, 0, start]
  for (let at = start; at < size; ) {
    const read = readSync(handle, piece, 0, PIECE, at)
    if (read === 0) break
    for (let i = 0; i < read; i++) {
      if (piece[i] !== NEWLINE) {
        if (piece[i] !== RETURN) length++
        continue
      }
      if (length > 0) {
        count++
        end = at + i + 1
        if (count % step === 0) offsets.push(end)
      }
      length = 0
    }
    at += read
  }
  if (length > 0) {
    count++
    end = size
  }
  if (count % step !== 0 || count === 0) offsets.push(end)
  return { count, offsets, step }
}
