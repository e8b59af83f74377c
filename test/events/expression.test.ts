/** Cuts from expressions: beside their meaning in loops, and what is no such expression. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AnyEvents, cutFrom, type Events, selectEvents, toyBosonPairs } from '../../src/lib/events/index.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { toyEvents } from './toyEvents.ts'

const events = toyEvents(21, 300)
const pair = toyEvents(22, 300, 'dileptonic')

/** The columns of the jets that are there. */
function jets({ jets: all, njets }: Events, i: number) {
  const at = (column: ArrayLike<number>) => Array.from({ length: njets[i] }, (_, j) => column[i * 10 + j])
  return { pt: at(all.pt), eta: at(all.eta), isTagged: at(all.isTagged) }
}

const MEANINGS: [string, Events, (i: number) => boolean][] = [
  ['met.pt > 100', events, (i) => events.met.pt[i] > 100],
  ['njets >= 5 && nbjets == 2', events, (i) => events.njets[i] >= 5 && events.nbjets[i] === 2],
  ['count(jets.pt > 60) >= 3', events, (i) => jets(events, i).pt.filter((pt) => pt > 60).length >= 3],
  [
    'any(jets.pt > 100 && abs(jets.eta) < 1)',
    events,
    (i) => jets(events, i).pt.some((pt, j) => pt > 100 && Math.abs(jets(events, i).eta[j]) < 1),
  ],
  ['all(jets.pt > 30)', events, (i) => jets(events, i).pt.every((pt) => pt > 30)],
  [
    'sum(jets.pt) + met.pt > 500',
    events,
    (i) => jets(events, i).pt.reduce((a, b) => a + b, 0) + events.met.pt[i] > 500,
  ],
  ['count(jets.isTagged) == 2', events, (i) => jets(events, i).isTagged.filter((tag) => tag !== 0).length === 2],
  ['jets.pt[4] > 20', events, (i) => jets(events, i).pt[4] > 20],
  ['!(jets.pt[4] > 20)', events, (i) => !(jets(events, i).pt[4] > 20)],
  [
    'max(jets.pt) / min(jets.pt) < 3 || met.pt * cos(met.phi) <= -50',
    events,
    (i) =>
      Math.max(...jets(events, i).pt) / Math.min(...jets(events, i).pt) < 3 ||
      events.met.pt[i] * Math.cos(events.met.phi[i]) <= -50,
  ],
  [
    'leptons.charge[0] * leptons.charge[1] < 0 && min(leptons.pt) > 30',
    pair,
    (i) =>
      pair.leptons.charge![2 * i] * pair.leptons.charge![2 * i + 1] < 0 &&
      Math.min(pair.leptons.pt[2 * i], pair.leptons.pt[2 * i + 1]) > 30,
  ],
]

for (const [expression, given, meaning] of MEANINGS) {
  test(expression, () => {
    const { indices, cutFlow } = selectEvents<AnyEvents>(given, [cutFrom(expression)])
    const wanted = [...Array(given.count).keys()].filter(meaning)
    assert.ok(wanted.length > 0 && wanted.length < given.count, `${wanted.length} of ${given.count} tell nothing`)
    assert.deepEqual([...indices], wanted)
    assert.equal(cutFlow[1].name, expression)
  })
}

test('events of other layouts too', () => {
  const bosons = toyBosonPairs(key(3), 50)
  const { indices } = selectEvents<AnyEvents>(bosons, [cutFrom('parton.px[2] > 0')])
  const wanted = [...Array(50).keys()].filter((i) => bosons.parton!.px[4 * i + 2] > 0)
  assert.deepEqual([...indices], wanted)
})

const REFUSED: [string, RegExp][] = [
  ['', /one answer|numbers, columns/],
  ['met.pt >', /expected an expression, got .*at character/],
  ['met.px > 3', /expected one of met\.pt, met\.phi, got met\.px/],
  ['tau.pt > 3', /expected one of the parts .*, got tau/],
  ['jets > 3', /expected one of jets\.pt, .*, got jets/],
  ['jets.pt > 3', /expected one answer for an event, got a list; put any\(…\) or all\(…\) around it/],
  ['met.pt[0] > 3', /expected a list to take place 0 of, got a number/],
  ['jets.pt[-1] > 3', /expected part\.column or part\.column\[place\]/],
  ['met.pt = 3', /expected/],
  ['met.pt ** 2 > 3', /expected/],
  ["met.pt > '3'", /expected numbers, got "3"/],
  ['floor(met.pt) > 3', /one of the functions abs, .*, got floor of 1/],
  ['hypot(met.pt, 1) > 3', /got hypot of 2/],
  ['met.constructor > 3', /got met\.constructor/],
  ['constructor.name > 3', /got constructor/],
  ['__proto__.pt > 3', /got __proto__/],
  ['any(jets.pt > leptons.pt[0])', /expected a list to take place 0 of/],
  ['this.pt > 3', /expected/],
  ['[1, 2]', /ArrayExpression/],
  ['met.pt > 3 ? 1 : 0', /ConditionalExpression/],
  ['met.pt; met.phi', /Compound/],
  ['1e400 > 0 && x', /got x/],
]

for (const [expression, wanted] of REFUSED) {
  test(`refused: ${expression}`, () => {
    assert.throws(
      () => selectEvents<AnyEvents>(events, [cutFrom(expression)]),
      (error: Error) => {
        assert.equal(error.name, 'ConfigError')
        assert.match(error.message, wanted)
        assert.ok(error.message.includes(JSON.stringify(expression)))
        return true
      },
    )
  })
}

test('any text is an expression or a refusal', () => {
  const words = fc.constantFrom(
    'met.pt',
    'jets.pt',
    '[0]',
    '(',
    ')',
    '>',
    '&&',
    '!',
    '3',
    'any',
    'sum',
    '.',
    ',',
    '"',
    '-',
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
      try {
        selectEvents<AnyEvents>(events, [cutFrom(parts.join(' '))])
      } catch (error) {
        assert.equal((error as Error).name, 'ConfigError', parts.join(' '))
      }
    }),
    { numRuns: 500 },
  )
})
