import { ShapeError } from '../../../complaint.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import type { DrawsBlock } from './pit.ts'

/**
 * How much of the truth draws reach: the share of truths between the lowest and the highest of the K draws of their event, over the
 * (K − 1)/(K + 1) of draws that the truth could be one of; the mean over all columns. 1 where spreads are right, 0 where draws of an
 * event are all one.
 * @param columns D of truth [n, D] and draws [n, K, D]
 * @throws ShapeError unless there are two draws or more of every event; DomainError for numbers that are not finite
 */
export function modeCoverage({ truth, draws }: DrawsBlock, columns: number): number {
  const count = truth.length / columns
  const each = draws.length / truth.length
  if (!(count > 0 && Number.isInteger(count) && Number.isInteger(each) && each >= 2)) {
    const got = `${truth.length} and ${draws.length} numbers`
    throw new ShapeError({
      who: 'modeCoverage',
      wanted: `truths of ${columns} columns and two draws or more of each`,
      got,
    })
  }
  checkFinite('modeCoverage', 'truths', truth)
  checkFinite('modeCoverage', 'draws', draws)
  let inside = 0
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < columns; c++) {
      let [low, high] = [Infinity, -Infinity]
      for (let d = 0; d < each; d++) {
        const x = draws[(i * each + d) * columns + c]
        if (x < low) low = x
        if (x > high) high = x
      }
      const value = truth[i * columns + c]
      if (value > low && value < high) inside++
    }
  }
  return ((inside / truth.length) * (each + 1)) / (each - 1)
}
