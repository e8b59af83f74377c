import { DomainError } from '../../complaint.ts'

/**
 * How rows belong to events: `perEvent` of them to each, or packed, where event i owns rows offsets[i] … offsets[i + 1] − 1
 * (int32 [count + 1]).
 */
export type Rows =
  | { readonly count: number; readonly perEvent: number; readonly offsets?: undefined }
  | { readonly count: number; readonly offsets: Int32Array; readonly perEvent?: undefined }

/** The first row of an event; of `count`, the number of all rows. */
export const firstRow = (rows: Rows, event: number): number =>
  rows.offsets ? rows.offsets[event] : event * rows.perEvent

/** The event that a row belongs to. */
export function eventOfRow(rows: Rows, row: number): number {
  if (!rows.offsets) return Math.floor(row / rows.perEvent)
  let [low, high] = [0, rows.count]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (rows.offsets[middle] <= row) low = middle
    else high = middle
  }
  return low
}

/** The number of rows of all events. */
export const rowCount = (rows: Rows): number => firstRow(rows, rows.count)

/** How the rows of some events belong to them, one after the other. */
export function takenRows(rows: Rows, events: ArrayLike<number>): Rows {
  const count = events.length
  if (!rows.offsets) return { count, perEvent: rows.perEvent }
  const offsets = new Int32Array(count + 1)
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + rows.offsets[events[i] + 1] - rows.offsets[events[i]]
  return { count, offsets }
}

/** How the rows of events `from` … `to` − 1 belong to them. */
export function slicedRows(rows: Rows, from: number, to: number): Rows {
  const count = to - from
  if (!rows.offsets) return { count, perEvent: rows.perEvent }
  const first = rows.offsets[from]
  return { count, offsets: rows.offsets.slice(from, to + 1).map((offset) => offset - first) }
}

/** How the rows of several sets of events belong to them, one set after the other. */
export function joinedRows(sets: readonly Rows[]): Rows {
  const count = sets.reduce((sum, set) => sum + set.count, 0)
  const [first] = sets
  if (!first.offsets) return { count, perEvent: first.perEvent }
  const offsets = new Int32Array(count + 1)
  let at = 0
  for (const set of sets) {
    for (let i = 0; i < set.count; i++, at++) offsets[at + 1] = offsets[at] + firstRow(set, i + 1) - firstRow(set, i)
  }
  return { count, offsets }
}

/** Whether two sets hold their rows in the same way, so that they can be joined. */
export const sameRows = (a: Rows, b: Rows): boolean => a.perEvent === b.perEvent

/** Numbers that can be cut into pieces and put together again. */
interface Pieces<N> {
  length: number
  subarray(from: number, to: number): N
  set(n: N, at: number): void
}

/**
 * The numbers of some events' rows, `width` to a row, in the order of the events.
 * @param data [rows, width]
 */
export function takeNumbers<N extends Pieces<N>>(data: N, rows: Rows, events: ArrayLike<number>, width: number): N {
  const out = new (data.constructor as new (length: number) => N)(rowCount(takenRows(rows, events)) * width)
  for (let i = 0, at = 0; i < events.length; i++) {
    const from = firstRow(rows, events[i]) * width
    const to = firstRow(rows, events[i] + 1) * width
    if (to - from < 8)
      for (let k = from; k < to; k++) (out as unknown as number[])[at++] = (data as unknown as number[])[k]
    else {
      out.set(data.subarray(from, to), at)
      at += to - from
    }
  }
  return out
}

/** @throws DomainError for an index that is no event */
export function checkEvents(who: string, events: ArrayLike<number>, count: number): void {
  for (let i = 0; i < events.length; i++) {
    if (Number.isInteger(events[i]) && events[i] >= 0 && events[i] < count) continue
    throw new DomainError({ who, wanted: `indices from 0 to ${count - 1}`, got: `${events[i]} at ${i}` })
  }
}
