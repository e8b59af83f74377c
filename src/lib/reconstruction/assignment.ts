import type { Events } from '../events/index.ts'
import { requireSemileptonic, requireTruth } from './require.ts'

/** Which jet of its event plays which part, each [count]; −1 where none does. */
export interface Assignment {
  /** b of the top whose W decays to leptons. */
  readonly bLep: Int8Array
  /** b of the top whose W decays to quarks. */
  readonly bHad: Int8Array
  /** The two jets of the hadronic W. */
  readonly q1: Int8Array
  readonly q2: Int8Array
}

/** `count` events without any jet assigned. */
export function emptyAssignment(count: number): Assignment {
  const none = () => new Int8Array(count).fill(-1)
  return { bLep: none(), bHad: none(), q1: none(), q2: none() }
}

/**
 * The assignment that the generator knows, from `jets_indices` and, where the file has it, `matchability`.
 * @param events semileptonic events with truth
 * @throws DomainError when the events are not semileptonic or come without `jets_indices`
 */
export function trueAssignment(events: Events): Assignment {
  requireSemileptonic('trueAssignment', events)
  const { count, jets, matchability } = events
  const quarkOf = requireTruth('trueAssignment', 'jets_indices', events.jetsIndices)
  const truth = emptyAssignment(count)
  ;[truth.bLep, truth.bHad, truth.q1, truth.q2].forEach((places, quark) => {
    for (let i = 0; i < count; i++) {
      const matched = matchability === undefined || (matchability[i] >> quark) & 1
      if (matched) places[i] = quarkOf.subarray(i * jets.perEvent, (i + 1) * jets.perEvent).indexOf(quark)
    }
  })
  return truth
}

/**
 * Events whose four quarks all have their jet among the `hardest` first ones: 1 where so, [count].
 * @param hardest how many jets are looked at; all of them when not given
 */
export function fullyMatched({ bLep, bHad, q1, q2 }: Assignment, hardest = Number.POSITIVE_INFINITY): Uint8Array {
  const within = (place: number) => place >= 0 && place < hardest
  return Uint8Array.from(bLep, (b, i) => (within(b) && within(bHad[i]) && within(q1[i]) && within(q2[i]) ? 1 : 0))
}
