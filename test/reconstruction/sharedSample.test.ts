import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Events, readEvents } from '../../src/lib/events/index.ts'
import {
  type Assignment,
  chiSquareAssociation,
  fullyMatched,
  type MassResolutions,
  massResolutions,
  mwSolutions,
  type NeutrinoCandidates,
  trueAssignment,
  trueNeutrino,
} from '../../src/lib/reconstruction/index.ts'
import { sharedData } from '../helpers/sharedData.ts'

// from the README of the shared event samples: another implementation, on the same events by the same rule
const COUNTS = [7586, 6139, 3030, 1088, 359, 116]
const REFERENCE = {
  truth: { sigma: [6.4, 15.1, 16.4, 22.0], correct: [0.87, 0.748, 0.676, 0.655, 0.66, 0.586] },
  mw: { sigma: [10.4, 15.1, 36.1, 22.0], correct: [0.821, 0.626, 0.536, 0.488, 0.412, 0.44] },
}

let events: Events
let candidates: Record<keyof typeof REFERENCE, NeutrinoCandidates>

before(async () => {
  events = await readEvents(sharedData('ttbar_semilep_test.h5'))
  candidates = { truth: trueNeutrino(events), mw: mwSolutions(events).candidates }
})

/** Right leptonic b, and all events, by number of jets: fully matched, true jets among the nine hardest. */
function counted({ bLep }: Assignment) {
  const truth = trueAssignment(events)
  const judged = fullyMatched(truth, 9)
  const table = COUNTS.map(() => ({ correct: 0, n: 0 }))
  bLep.forEach((place, i) => {
    if (!judged[i]) return
    const row = table[Math.min(events.njets[i], 9) - 4]
    row.n++
    if (place === truth.bLep[i]) row.correct++
  })
  return table
}

const rounded = ({ lNu, qq, bLNu, bqq }: MassResolutions) =>
  [lNu, qq, bLNu, bqq].map((sigma) => Math.round(10 * sigma) / 10)

for (const method of ['truth', 'mw'] as const) {
  test(`${method}: resolutions, and the fraction of right leptonic b by number of jets`, () => {
    const sigma = massResolutions(events, candidates[method])
    assert.deepEqual(rounded(sigma), REFERENCE[method].sigma)
    const table = counted(chiSquareAssociation(events, candidates[method], sigma).assignment)
    assert.deepEqual(
      table.map(({ n }) => n),
      COUNTS,
    )
    // one binomial error is 0.004 at four jets and 0.05 at nine; the reference is given to three digits
    const fractions = table.map(({ correct, n }) => Math.round((1000 * correct) / n) / 1000)
    assert.deepEqual(fractions, REFERENCE[method].correct)
  })
}

test('the m_W quadratic is complex in 20.2 % of the events', () => {
  const complex = mwSolutions(events).complex.reduce((sum, flag) => sum + flag, 0)
  assert.equal(Math.round((1000 * complex) / events.count) / 10, 20.2)
})

test('where all quarks have their jet, matchability says so', () => {
  const matched = fullyMatched(trueAssignment(events))
  events.matchability!.forEach((bits, i) => {
    assert.equal(bits === 15, matched[i] === 1, `event ${i}`)
  })
})
