import { DomainError, ShapeError } from '../../../complaint.ts'

/** How many of an event's draws lie below its truth, and how many are the same. */
export interface Comparison {
  readonly less: number
  readonly equal: number
}

interface Place {
  /** Place of the first draw; the next ones follow `stride` apart. */
  readonly start: number
  readonly draws: number
  readonly stride: number
  /** Who compares, and in which event, for the error. */
  readonly who: string
  readonly event: number
}

/**
 * Compares a truth with its draws.
 * @throws DomainError, with the event, when the truth or a draw is not a number
 */
export function compareWithDraws(
  truth: number,
  values: ArrayLike<number>,
  { start, draws, stride, who, event }: Place,
): Comparison {
  let [less, equal, greater] = [0, 0, 0]
  for (let d = 0; d < draws; d++) {
    const value = values[start + d * stride]
    if (value < truth) less++
    else if (value > truth) greater++
    else if (value === truth) equal++
  }
  if (less + equal + greater !== draws) {
    const got = Number.isNaN(truth) ? 'a truth that is none' : `${draws - less - equal - greater} draws that are none`
    throw new DomainError({ who, wanted: 'truths and draws that are numbers', got: `${got}, in event ${event}` })
  }
  return { less, equal }
}

/**
 * Draws per event of a block.
 * @param truth number of values of the truths: events × `width`
 * @param draws number of values of the draws: events × draws × `width`
 * @throws ShapeError when the draws are not a whole number, at least one, per event
 */
export function drawsPerEvent(who: string, truth: number, draws: number, width: number): number {
  const perEvent = truth === 0 && draws === 0 ? 1 : draws / truth
  if (Number.isInteger(perEvent) && perEvent > 0 && truth % width === 0) return perEvent
  throw new ShapeError({
    who,
    wanted: `truths [n, ${width}] and draws [n, draws, ${width}]`,
    got: `${truth} and ${draws} numbers`,
  })
}
