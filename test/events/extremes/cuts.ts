import assert from 'node:assert/strict'
import {
  anyOf,
  atLeastBTags,
  atLeastJets,
  type Cut,
  cutFrom,
  type Events,
  exactlyJets,
  exactlyOneLepton,
  fullyMatched,
  leptonsAbove,
  metAbove,
  not,
  oppositeCharges,
} from '../../../src/lib/events/index.ts'
import { toyEvents } from '../toyEvents.ts'
import { EVENTS, NUMBERS, type Row, refused, rowOf } from './extremes.ts'

type Meaning = (events: Events, event: number, x: number) => boolean

const kept = (cut: Cut, events: Events) => [...Array(events.count).keys()].filter((event) => cut.keeps(events, event))
const jets = ({ jets }: Events, event: number) => [...jets.pt.subarray(event * 10, (event + 1) * 10)]
const above = (x: number) => (pt: number) => pt > x

/** A cut of a number, beside its meaning in other words, on events and numbers of each kind. */
const ofNumber = (make: (x: number) => Cut, meaning: Meaning, allowed: (x: number) => boolean): Row =>
  rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      if (!allowed(x)) refused(() => make(x), /^\w+: expected .*, got /)
      for (const events of [EVENTS[extreme](), toyEvents(4, 50)]) {
        if (!allowed(x)) continue
        const wanted = [...Array(events.count).keys()].filter((event) => meaning(events, event, x))
        assert.deepEqual(kept(make(x), events), wanted)
      }
    }
  })

/** A cut without a number, on events of each kind. */
const ofEvents = (cut: Cut, meaning: Meaning): Row =>
  rowOf((extreme) => () => {
    const events = EVENTS[extreme]()
    const wanted = [...Array(events.count).keys()].filter((event) => meaning(events, event, 0))
    assert.deepEqual(kept(cut, events), wanted)
  })

const isNumber = (x: number) => !Number.isNaN(x)
/** A number as an expression has it. */
const text = (x: number) => (Number.isNaN(x) ? '0 / 0' : Number.isFinite(x) ? x.toExponential() : `${Math.sign(x)}e999`)
const isCount = (x: number) => Number.isInteger(x) && x >= 0
const moreMet: Cut = metAbove(50)

export const CUTS: Record<string, Row> = {
  exactlyOneLepton: ofEvents(exactlyOneLepton, ({ leptons }, i) => leptons.pt[i] > 0),
  oppositeCharges: ofEvents(oppositeCharges, () => false),
  fullyMatched: ofEvents(fullyMatched, ({ matchability }, i) => matchability![i] % 16 === 15),
  atLeastJets: ofNumber(atLeastJets, (events, i, n) => jets(events, i).filter(above(0)).length >= n, isCount),
  exactlyJets: ofNumber(exactlyJets, (events, i, n) => jets(events, i).filter(above(0)).length === n, isCount),
  atLeastBTags: ofNumber(atLeastBTags, ({ nbjets }, i, n) => !(nbjets[i] < n), isCount),
  leptonsAbove: ofNumber(leptonsAbove, ({ leptons }, i, x) => !(leptons.pt[i] > 0) || leptons.pt[i] > x, isNumber),
  metAbove: ofNumber(metAbove, ({ met }, i, x) => met.pt[i] > x, isNumber),
  cutFrom: ofNumber(
    (x) => cutFrom(`any(jets.pt > ${text(x)})`) as Cut,
    (events, i, x) => jets(events, i).filter(above(0)).some(above(x)),
    () => true,
  ),
  not: ofEvents(not(moreMet), ({ met }, i) => !(met.pt[i] > 50)),
  anyOf: {
    ...ofEvents(
      anyOf(moreMet, exactlyJets(4)),
      (events, i) => moreMet.keeps(events, i) || exactlyJets(4).keeps(events, i),
    ),
    empty: () => refused(() => anyOf(), /anyOf: expected at least one cut, got none/),
  },
}
