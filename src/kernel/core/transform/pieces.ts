/** A stretch of made text: copied from the source, or inserted on behalf of a place in it. */
export interface Piece {
  text: string
  /** Offset in the source of the first character, or of the place that an insertion belongs to. */
  at: number
  copied: boolean
}

/** Replaces source[start, end) by a text; an insertion when start equals end. */
export interface Edit {
  start: number
  end: number
  text: string
}

export const inserted = (text: string, at: number): Piece => ({ text, at, copied: false })

/** The source[start, end) with the edits that lie inside it applied; what lies within a replaced stretch is replaced with it. */
export function edited(source: string, start: number, end: number, edits: readonly Edit[]): Piece[] {
  const inside = edits.filter((edit) => edit.start >= start && edit.end <= end).sort((a, b) => a.start - b.start)
  const pieces: Piece[] = []
  const copy = (from: number, to: number) => {
    if (from < to) pieces.push({ text: source.slice(from, to), at: from, copied: true })
  }
  let reached = start
  for (const edit of inside) {
    if (edit.start < reached) continue
    copy(reached, edit.start)
    if (edit.text) pieces.push(inserted(edit.text, edit.start))
    reached = Math.max(reached, edit.end)
  }
  copy(reached, end)
  return pieces
}

export const textOf = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join('')

/** Tells for ascending offsets in the joined text of pieces where they come from in the source. */
export function originsOf(pieces: readonly Piece[]): (offset: number) => number {
  const starts: number[] = []
  let length = 0
  for (const piece of pieces) {
    starts.push(length)
    length += piece.text.length
  }
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle] <= offset) low = middle
      else high = middle - 1
    }
    const piece = pieces[low]
    return piece.copied ? piece.at + (offset - starts[low]) : piece.at
  }
}
