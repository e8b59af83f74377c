import assert from 'node:assert/strict'
import {
  exactlyMeasuredJets,
  mixEvents,
  stressWeights,
  toyBosonPairs,
  WZ_CUTS,
  type WzEvents,
  wz,
} from '../../../src/lib/events/index.ts'
import { key } from '../../../src/lib/tensor/index.ts'
import { NUMBERS, type Row, refused, rowOf } from './extremes.ts'

const events = toyBosonPairs(key(3), 400)
const isCount = (x: number) => Number.isInteger(x) && x >= 0

/** Measured pairs with one number everywhere. */
const measured = (x: number): WzEvents => ({
  ...events,
  detector: { ...events.detector, px: events.detector.px.map(() => x), py: events.detector.py.map(() => 0) },
})

export const BOSON_PAIRS: Record<string, Row> = {
  wz: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      const given = measured(x)
      assert.deepEqual(wz.eventsOf('wz', given.count, wz.tablesOf(given)), given)
      const places = new Map([
        ['detector', 6],
        ['njets', 1],
        ['parton', x],
      ])
      assert.equal((wz.variantOf(places) as { part: string }).part, 'parton')
    }
  }),
  WZ_CUTS: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      const pt = Math.abs(Math.fround(x))
      const wanted = { I: pt >= 30 && pt < 100, II: pt >= 30 && pt < 50, III: pt >= 30 && pt < 40, IV: pt >= 60 }
      for (const [name, keeps] of Object.entries(wanted)) {
        assert.equal(WZ_CUTS[name as 'I'].keeps(measured(x), 5), keeps, `${name} at ${x}`)
      }
    }
  }),
  exactlyMeasuredJets: rowOf((extreme) => () => {
    for (const n of NUMBERS[extreme]) {
      if (isCount(n)) assert.equal(exactlyMeasuredJets(n).keeps(events, 0), n === 2)
      else refused(() => exactlyMeasuredJets(n), /exactlyMeasuredJets: expected a whole number/)
    }
  }),
  mixEvents: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      const parts = [{ events, share: 1 }]
      if (isCount(x) && x > 0 && x <= events.count) assert.equal(mixEvents(key(1), x, parts).events.count, x)
      else refused(() => mixEvents(key(1), x, parts), /mixEvents: expected/)
      const shares = [
        { events, share: 1 },
        { events, share: x },
      ]
      if (x > 0 && x < 1e300) {
        const { origin } = mixEvents(key(1), 12, shares)
        assert.equal(origin.filter((part) => part === 1).length, Math.round(12 * (x / (1 + x))))
      } else if (!(x > 0) || x === Infinity) refused(() => mixEvents(key(1), 12, shares), /mixEvents: expected shares/)
    }
    refused(() => mixEvents(key(1), 1, []), /mixEvents: expected shares/)
  }),
  stressWeights: rowOf((extreme) => () => {
    const tilt = { kind: 'tilt', low: 0, high: 10, strength: 0.3 } as const
    for (const x of NUMBERS[extreme]) {
      if (!Number.isFinite(x)) refused(() => stressWeights([1, x], tilt), /stressWeights: expected finite numbers/)
      else {
        const [first, second] = stressWeights([5, x], tilt)
        assert.ok(Math.abs(first + second - 2) < 1e-12)
        const at = Math.min(10, Math.max(0, x))
        assert.ok(Math.abs(second / first - (0.7 + 0.06 * at)) < 1e-12)
      }
      if (!(x > 0 && x < Infinity)) {
        const bump = { kind: 'bump', centre: 0, width: x, strength: 1 } as const
        refused(() => stressWeights([1], bump), /stressWeights: expected a centre/)
      }
    }
    assert.equal(stressWeights([], tilt).length, 0)
  }),
  toyBosonPairs: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      if (isCount(x) && x < 1e6) assert.ok(toyBosonPairs(key(1), x).count <= x)
      else refused(() => toyBosonPairs(key(1), x), /toyBosonPairs: expected/)
      if (!(x >= 0 && x < Infinity)) {
        refused(() => toyBosonPairs(key(1), 3, { smearing: x }), /toyBosonPairs: expected masses/)
      }
    }
  }),
}
