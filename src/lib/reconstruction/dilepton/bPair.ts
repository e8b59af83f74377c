import type { Events } from '../../events/index.ts'
import { requireDileptonic, requireTruth } from '../require.ts'

/** The jets that are taken for the two b: places in their event, each [count]; −1 where there is none. */
export interface BPair {
  /** b of the t, the partner of ℓ⁺ and ν. */
  readonly b: Int8Array
  /** b̄ of the t̄, the partner of ℓ⁻ and ν̄. */
  readonly bbar: Int8Array
}

/** `count` events without any jet assigned. */
export function emptyBPair(count: number): BPair {
  return { b: new Int8Array(count).fill(-1), bbar: new Int8Array(count).fill(-1) }
}

/**
 * The pair that the generator knows, from `jets_indices`.
 * @throws DomainError when the events are not dileptonic or come without `jets_indices`
 */
export function trueBPair(events: Events): BPair {
  requireDileptonic('trueBPair', events)
  const quarkOf = requireTruth('trueBPair', 'jets_indices', events.jetsIndices)
  const { perEvent } = events.jets
  const placeOf = (quark: number) =>
    Int8Array.from({ length: events.count }, (_, i) =>
      quarkOf.subarray(i * perEvent, (i + 1) * perEvent).indexOf(quark),
    )
  return { b: placeOf(0), bbar: placeOf(1) }
}

/** Events in which both b have their jet: 1 where so, [count]. */
export const bothMatched = ({ b, bbar }: BPair): Uint8Array =>
  Uint8Array.from(b, (place, i) => (place >= 0 && bbar[i] >= 0 ? 1 : 0))

/**
 * The two jets most like b jets: tagged ones before others, harder ones first. Which of them belongs to the t is not
 * looked at: `b` is the first.
 * @throws DomainError when the events are not dileptonic
 */
export function bCandidates(events: Events): BPair {
  requireDileptonic('bCandidates', events)
  const { count } = events
  const pair = emptyBPair(count)
  for (let i = 0; i < count; i++) {
    const places = byTag(events, i)
    if (places.length < 2) continue
    pair.b[i] = places[0]
    pair.bbar[i] = places[1]
  }
  return pair
}

/** The jets of an event, tagged ones first; jets are in order of falling p_T. */
function byTag({ jets }: Events, i: number): number[] {
  const all = Array.from({ length: jets.perEvent }, (_, j) => j).filter((j) => jets.pt[i * jets.perEvent + j] > 0)
  const tagged = (j: number) => jets.isTagged[i * jets.perEvent + j] !== 0
  return [...all.filter(tagged), ...all.filter((j) => !tagged(j))]
}
