import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  anyOf,
  atLeastBTags,
  atLeastJets,
  type Cut,
  type Events,
  exactlyJets,
  exactlyOneLepton,
  fullyMatched,
  leptonsAbove,
  metAbove,
  not,
  oppositeCharges,
  selectEvents,
} from '../../src/lib/events/index.ts'
import { ConfigError } from '../../src/lib/tensor/index.ts'
import { toyEvents } from './toyEvents.ts'

const events = toyEvents(11, 400)
const pair = toyEvents(12, 400, 'dileptonic')
const jetsOf = ({ jets }: Events, event: number) => [...jets.pt.subarray(event * 10, (event + 1) * 10)]

/** Each cut beside its meaning, said in another way. */
const MEANINGS: [Cut, Events, (event: number) => boolean][] = [
  [exactlyOneLepton, events, () => true],
  [exactlyOneLepton, pair, () => false],
  [oppositeCharges, pair, (i) => pair.leptons.charge![2 * i] + pair.leptons.charge![2 * i + 1] === 0],
  [atLeastJets(6), events, (i) => events.njets[i] >= 6],
  [atLeastJets(2, 100), events, (i) => jetsOf(events, i).filter((pt) => pt > 100).length >= 2],
  [exactlyJets(4), events, (i) => events.njets[i] === 4],
  [atLeastBTags(3), events, (i) => events.nbjets[i] > 2],
  [leptonsAbove(50), pair, (i) => Math.min(pair.leptons.pt[2 * i], pair.leptons.pt[2 * i + 1]) > 50],
  [metAbove(120), events, (i) => events.met.pt[i] > 120],
  [fullyMatched, events, (i) => events.matchability![i] === 15],
  [fullyMatched, pair, (i) => pair.matchability![i] % 4 === 3],
  [not(metAbove(120)), events, (i) => events.met.pt[i] <= 120],
  [anyOf(exactlyJets(4), exactlyJets(5)), events, (i) => events.njets[i] === 4 || events.njets[i] === 5],
]

for (const [cut, given, meaning] of MEANINGS) {
  test(`${cut.name} (${given.layout})`, () => {
    const { indices, events: kept } = selectEvents(given, [cut])
    assert.deepEqual([...indices], [...Array(given.count).keys()].filter(meaning))
    assert.equal(kept.count, indices.length)
  })
}

test('cuts follow each other, and the cut flow counts what is left', () => {
  const { events: kept, cutFlow } = selectEvents(events, [atLeastJets(5), metAbove(100)])
  const five = [...events.njets.keys()].filter((i) => events.njets[i] >= 5)
  const both = five.filter((i) => events.met.pt[i] > 100)
  assert.deepEqual(cutFlow, [
    { name: 'all', kept: 400 },
    { name: 'at least 5 jets', kept: five.length },
    { name: 'missing momentum above 100 GeV', kept: both.length },
  ])
  assert.deepEqual(
    [...kept.met.pt],
    both.map((i) => events.met.pt[i]),
  )
})

test('refused: cuts on what was not read', () => {
  const { matchability: _matchability, ...unmatched } = events
  assert.throws(() => selectEvents(unmatched, [fullyMatched]), ConfigError)
  const { charge: _charge, ...leptons } = pair.leptons
  assert.throws(() => selectEvents({ ...pair, leptons }, [oppositeCharges]), ConfigError)
})
