import type { Header, Received } from './message.ts'

/** How many requests are remembered: text may come long after the cell that causes it. */
const REMEMBERED = 1000
const NOBODY: Partial<Header> = {}

/** Remembers which request a number stands for, as outputs name their cause by number. */
export interface Parents {
  /** Gives a request its number. */
  track(request: Received): number
  /** The header of a request, by default of the last one. */
  parentOf(id?: number): Partial<Header>
}

/** No request came yet. */
export function createParents(): Parents {
  const parents = new Map<number, Header>()
  let last = 0
  return {
    track: ({ header }) => {
      parents.set(++last, header)
      parents.delete(last - REMEMBERED)
      return last
    },
    parentOf: (id = last) => parents.get(id) ?? NOBODY,
  }
}
