import { cellsRealm } from './cellsRealm.ts'

/** The entries of a list of the cells' realm, at most so many, in a list of ours: cells may have replaced the methods of theirs. */
export const listOf = <Entry>(list: ArrayLike<Entry>, most = Number.POSITIVE_INFINITY): Entry[] =>
  Array.from({ length: Math.min(list.length, most) }, (_, at) => list[at]!)

/** A list of ours as one of the cells' own kind. */
export function listForCells<Entry>(list: readonly Entry[]): Entry[] {
  const theirs = cellsRealm.parseJson('[]') as Entry[]
  list.forEach((entry, at) => {
    theirs[at] = entry
  })
  return theirs
}
