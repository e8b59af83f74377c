import assert from 'node:assert/strict'
import {
  concatEvents,
  type Events,
  eventColumns,
  interleavedSplit,
  layoutOf,
  presentJets,
  randomSplit,
  selectEvents,
  shiftEvents,
  takeEvents,
  toyTopPairs,
  ttbar,
} from '../../../src/lib/events/index.ts'
import { key } from '../../../src/lib/tensor/index.ts'
import { EVENTS, NUMBERS, type Row, refused, rowOf } from './extremes.ts'

const all = ({ count }: Events) => [...Array(count).keys()]

/** The rows of some events of a column, in another way. */
const rowsOf = (values: ArrayLike<number>, perEvent: number, events: readonly number[]) =>
  events.flatMap((event) => Array.from({ length: perEvent }, (_, k) => values[event * perEvent + k]))

function assertTaken(got: Events, from: Events, events: readonly number[]): void {
  assert.equal(got.count, events.length)
  for (const [part, { perEvent, columns }] of Object.entries(ttbar.tablesOf(from))) {
    for (const [name, values] of Object.entries(columns)) {
      const taken = ttbar.tablesOf(got)[part].columns[name]
      assert.equal(taken.constructor, values.constructor)
      assert.deepEqual([...taken], rowsOf(values, perEvent!, events), `${part}.${name}`)
    }
  }
}

/** A function of a number: its value where the number is allowed, else a refusal that names it. */
const ofNumber = (allowed: (x: number) => boolean, call: (x: number) => unknown, check: (x: number) => void): Row =>
  rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      if (allowed(x)) check(x)
      else refused(() => call(x), /^\w+: expected .*, got .*/)
    }
  })

/** Both rows: the same extreme in two arguments. */
const both = (first: Row, second: Row): Row =>
  rowOf((extreme) => async () => {
    for (const each of [first[extreme], second[extreme]]) if (typeof each !== 'string') await each()
  })

const isIndex = (x: number) => Number.isInteger(x) && x >= 0 && x < 8
/** Counts that are tried; larger ones are whole numbers too, but of more events than fit. */
const isCount = (x: number) => Number.isInteger(x) && x >= 0 && x < 1e6
const events = EVENTS.unsorted()

export const IN_MEMORY: Record<string, Row> = {
  shiftEvents: both(
    rowOf((extreme) => () => {
      for (const x of NUMBERS[extreme]) {
        const shifted = () => shiftEvents(events, { missingMomentum: x }).met.pt[2]
        if (x > 0 && x < Infinity) assert.equal(shifted(), Math.fround(x * events.met.pt[2]))
        else refused(shifted, /shiftEvents: missingMomentum: expected a factor above 0, got/)
      }
    }),
    rowOf((extreme) => () => {
      const given = EVENTS[extreme]()
      const { met, jets, leptons } = shiftEvents(given, { momenta: 0.5, missingMomentum: 4 })
      const same = (got: number, want: number) =>
        Object.is(got, want) || Math.abs(got - want) <= 1e-6 * Math.abs(want) + 1e-44
      for (let i = 0; i < given.count; i++) {
        assert.ok(same(leptons.pt[i], 0.5 * given.leptons.pt[i]), `lepton ${i}`)
        assert.ok(same(jets.energy[10 * i], 0.5 * given.jets.energy[10 * i]), `jet ${i}`)
        // half of it may be too small for a float, four times a half too large
        const met4 = Math.fround(4 * Math.fround(0.5 * given.met.pt[i]))
        assert.ok(same(met.pt[i], given.met.pt[i] > 1e38 ? Infinity : met4), `missing ${i}`)
      }
    }),
  ),
  takeEvents: both(
    rowOf((extreme) => () => {
      const given = EVENTS[extreme]()
      const order = all(given).reverse()
      assertTaken(takeEvents(given, order), given, order)
    }),
    ofNumber(
      isIndex,
      (x) => takeEvents(events, [x]),
      (x) => assertTaken(takeEvents(events, [x]), events, [x]),
    ),
  ),
  eventColumns: both(
    rowOf((extreme) => () => {
      const given = EVENTS[extreme]()
      const { perEvent, pt } = given.jets
      const last = eventColumns(given, 'jets', perEvent - 1)
      assert.deepEqual(
        [...last.pt],
        all(given).map((i) => pt[(i + 1) * perEvent - 1]),
      )
    }),
    ofNumber(
      (x) => Number.isInteger(x) && x >= 0 && x < events.jets.perEvent,
      (x) => eventColumns(events, 'jets', x),
      (x) => assert.equal(eventColumns(events, 'jets', x).eta[1], events.jets.eta[events.jets.perEvent + x]),
    ),
  ),
  presentJets: rowOf((extreme) => () => {
    const given = EVENTS[extreme]()
    const { rows, places } = presentJets(given)
    const { perEvent, pt } = given.jets
    const wanted = [...pt.keys()].filter((j) => pt[j] > 0)
    assert.deepEqual([...places], wanted)
    const ends = all(given).map((i) => wanted.filter((j) => j < (i + 1) * perEvent).length)
    assert.deepEqual([...rows.offsets!], [0, ...ends])
  }),
  concatEvents: {
    ...rowOf((extreme) => () => {
      const given = EVENTS[extreme]()
      assertTaken(concatEvents([given, given]), given, [...all(given), ...all(given)])
    }),
    empty: () => {
      refused(() => concatEvents([]), /concatEvents: expected at least one set, got none/)
      assert.equal(concatEvents([EVENTS.empty(), EVENTS.empty()]).count, 0)
    },
  },
  selectEvents: rowOf((extreme) => () => {
    const given = EVENTS[extreme]()
    const odd = all(given).filter((event) => event % 2 === 1)
    const {
      indices,
      events: kept,
      cutFlow,
    } = selectEvents(given, [{ name: 'odd', keeps: (_, event) => event % 2 === 1 }])
    assert.deepEqual([...indices], odd)
    assertTaken(kept, given, odd)
    assert.deepEqual(
      cutFlow.map((step) => step.kept),
      [given.count, odd.length],
    )
    assertTaken(selectEvents(given, []).events, given, all(given))
  }),
  interleavedSplit: both(
    ofNumber(isCount, interleavedSplit, (count) => {
      assert.equal(interleavedSplit(count).validation.length, Math.ceil(count / 10))
    }),
    ofNumber(
      (x) => Number.isInteger(x) && x > 1,
      (every) => interleavedSplit(7, every),
      (every) => {
        assert.equal(interleavedSplit(7, every).validation.length, Math.ceil(7 / every))
      },
    ),
  ),
  randomSplit: both(
    ofNumber(
      isCount,
      (count) => randomSplit(key(1), count, 0.5),
      (count) => {
        const { training, validation } = randomSplit(key(1), count, 0.5)
        assert.deepEqual(
          [...training, ...validation].sort((a, b) => a - b),
          [...Array(count).keys()],
        )
      },
    ),
    ofNumber(
      (x) => x > 0 && x < 1,
      (fraction) => randomSplit(key(1), 10, fraction),
      (fraction) => {
        assert.equal(randomSplit(key(1), 10, fraction).validation.length, Math.round(10 * fraction))
      },
    ),
  ),
  toyTopPairs: both(
    ofNumber(
      isCount,
      (count) => toyTopPairs(key(1), count),
      (count) => {
        const { top } = toyTopPairs(key(1), count)
        assert.equal(top.length, 4 * count)
        assert.ok(top.every(Number.isFinite))
      },
    ),
    ofNumber(
      (mass) => mass >= 0 && mass < 80,
      (leptonMass) => toyTopPairs(key(1), 3, { leptonMass }),
      (leptonMass) => {
        assert.ok(toyTopPairs(key(1), 3, { leptonMass }).positive.every(Number.isFinite))
      },
    ),
  ),
  layoutOf: rowOf((extreme) => () => {
    assert.equal(layoutOf(EVENTS[extreme]()), ttbar)
    refused(
      () => layoutOf({ layout: String(NUMBERS[extreme][0]), count: 0 }),
      /events: expected a layout of semileptonic, .*, got/,
    )
  }),
  ttbar: rowOf((extreme) => () => {
    const given = EVENTS[extreme]()
    assert.deepEqual(ttbar.eventsOf('semileptonic', given.count, ttbar.tablesOf(given)), given)
    for (const leptons of NUMBERS[extreme]) {
      const variant = ttbar.variantOf(
        new Map([
          ['leptons', leptons],
          ['jets', 10],
        ]),
      )
      if (leptons === 1 || leptons === 2) assert.equal(variant, leptons === 1 ? 'semileptonic' : 'dileptonic')
      else assert.equal((variant as { part: string }).part, 'leptons')
    }
  }),
}
