import type { Positions } from '../languageTypes.ts'

/** A place in a source, both from 0. */
export interface Place {
  line: number
  column: number
}

/** Where a place in a cell's script comes from: the last mapping at or before it. */
export function placeInSource(positions: Positions, { line, column }: Place): Place | undefined {
  let low = -1
  let high = positions.length / 4 - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    const at = middle * 4
    const before = positions[at]! < line || (positions[at] === line && positions[at + 1]! <= column)
    if (before) low = middle
    else high = middle - 1
  }
  return low < 0 ? undefined : { line: positions[low * 4 + 2]!, column: positions[low * 4 + 3]! }
}
