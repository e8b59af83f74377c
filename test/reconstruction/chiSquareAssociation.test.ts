import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ChiSquareForm,
  chiSquareAssociation,
  mwSolutions,
  pickSolution,
  topMasses,
  trueNeutrino,
} from '../../src/lib/reconstruction/index.ts'
import { ConfigError, DomainError, key, ShapeError } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { slowAssociation } from './slowAssociation.ts'
import { toyEvents } from './toyEvents.ts'

const sigma = { lNu: 10.4, qq: 15.1, bLNu: 36.1, bqq: 22 }
const jets = Array.from({ length: 70 }, (_, i) => 4 + (i % 7))
const events = toyEvents(key(11), jets)
const methods = { 'one solution': trueNeutrino(events), 'two solutions': mwSolutions(events).candidates }

for (const [name, candidates] of Object.entries(methods)) {
  for (const form of ['squared', 'printed'] satisfies ChiSquareForm[]) {
    test(`the least χ², ${form}, with ${name}, is that of five plain loops`, () => {
      const { assignment, solution, chiSquare } = chiSquareAssociation(events, candidates, sigma, { form })
      for (let i = 0; i < events.count; i++) {
        const slow = slowAssociation(events, candidates, sigma, form, i)
        const { bLep, bHad, q1, q2 } = assignment
        assert.deepEqual([bLep[i], bHad[i], q1[i], q2[i], solution[i]], slow.parts, `event ${i}`)
        assertClose([chiSquare[i]], [slow.chiSquare], { relative: 1e-9 })
      }
    })
  }
}

test('nine jets have 1,512 assignments for each solution, and a tenth jet is not tried', () => {
  const tried = [4, 9, 10].map(
    (n) => slowAssociation(events, methods['one solution'], sigma, 'squared', jets.indexOf(n)).tried,
  )
  assert.deepEqual(tried, [12, 1512, 1512])
  const { assignment } = chiSquareAssociation(events, methods['one solution'], sigma, { hardest: 4 })
  for (const places of Object.values(assignment)) assert.ok(Math.max(...places) < 4)
})

test('both solutions are chosen at times, and both forms of the χ² do not always agree', () => {
  const squared = chiSquareAssociation(events, methods['two solutions'], sigma)
  const printed = chiSquareAssociation(events, methods['two solutions'], sigma, { form: 'printed' })
  assert.ok(squared.solution.includes(0) && squared.solution.includes(1))
  assert.notDeepEqual(squared.assignment, printed.assignment)
})

test('the masses are those of the chosen jets and solution, and give the χ² back', () => {
  const { assignment, solution, chiSquare, masses } = chiSquareAssociation(events, methods['two solutions'], sigma)
  const chosen = pickSolution(methods['two solutions'], solution)
  assert.deepEqual(masses, topMasses(events, chosen, assignment))
  const again = chiSquare.map(
    (_, i) =>
      ((80.38 - masses.lNu[i]) / sigma.lNu) ** 2 +
      ((80.38 - masses.qq[i]) / sigma.qq) ** 2 +
      ((173 - masses.bLNu[i]) / sigma.bLNu) ** 2 +
      ((173 - masses.bqq[i]) / sigma.bqq) ** 2,
  )
  assertClose(again, chiSquare, { relative: 1e-9 })
})

test('an event with three jets, or a neutrino that is not a number, has no assignment', () => {
  const few = toyEvents(key(12), [3, 4, 4])
  const candidates = trueNeutrino(few)
  candidates.momenta[3] = Number.NaN
  const { assignment, chiSquare, masses } = chiSquareAssociation(few, candidates, sigma)
  assert.deepEqual([...chiSquare].map(Number.isFinite), [false, false, true])
  assert.deepEqual(
    [...assignment.bLep].map((place) => place >= 0),
    [false, false, true],
  )
  assert.ok(Number.isNaN(masses.qq[0]) && Number.isFinite(masses.qq[2]))
})

test('what does not fit is refused by name', () => {
  const candidates = methods['one solution']
  const run =
    (...[e = events, c = candidates, s = sigma, o = {}]: Partial<Parameters<typeof chiSquareAssociation>>) =>
    () =>
      chiSquareAssociation(e, c, s, o)
  assert.throws(run({ ...events, layout: 'dileptonic' }), DomainError)
  assert.throws(run(events, { ...candidates, solutions: 2 }), ShapeError)
  assert.throws(run(events, candidates, { ...sigma, qq: 0 }), /a resolution of m_qq above 0, got 0/)
  assert.throws(run(events, candidates, sigma, { form: 'cubed' as ChiSquareForm }), ConfigError)
  assert.throws(run(events, candidates, sigma, { hardest: 3 }), ConfigError)
})
