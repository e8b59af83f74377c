import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boost, fromPtEtaPhiMass, masses, meetsMasses, topSide } from '../../../src/lib/kinematics/index.ts'
import { emptyRoots, etaGrid, etaRoots } from '../../../src/lib/reconstruction/dilepton/etaRoots.ts'
import {
  type DileptonObjects,
  dileptonTops,
  ellipseMethod,
  ellipseSolutions,
  nuWeighting,
} from '../../../src/lib/reconstruction/index.ts'
import { key } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { slowNeutrinos } from './slowScan.ts'
import { eventOf, toyDecays } from './toyObjects.ts'

const vector = (pt: number, eta: number, phi: number, mass: number) =>
  fromPtEtaPhiMass({ pt: [pt], eta: [eta], phi: [phi], mass })

const MASSES = { topMasses: [172.285], wMass: 80.379, pairings: 'given' } as const

/** The event of the issue, its b turned to an angle from the lepton. */
const eventAt = (angle: number, bEta = -0.4, bMass = 5, leptonMass = 0.511e-3): DileptonObjects => ({
  count: 1,
  positive: vector(40, 0.3, 0.5, leptonMass),
  b: vector(80, bEta, 0.5 + angle, bMass),
  negative: vector(35, -1, 2.8, 0.511e-3),
  bbar: vector(60, 0.7, -1.5, 5),
  missing: Float64Array.of(-43.15, 112.54),
})

const ANGLES = [1e-2, 1e-4, 1e-6, 1e-8, 1e-9, 1e-12, 1e-15, 0, -1e-9, Math.PI, Math.PI - 1e-9]

test('ν-Weighting: lepton and b in one transverse direction have the solution of their neighbours, with the right masses', () => {
  for (const angle of [1e-4, 1e-8, 1e-9, 1e-13, 0]) {
    const event = eventAt(angle)
    const { best, solved, weight } = nuWeighting(event, MASSES)
    assert.equal(solved[0], 1, `${angle}`)
    assertClose(weight, [0.317], { absolute: 1e-3 }, `weight at ${angle}`)
    const { wPlus, top } = dileptonTops(event, best)
    assertClose([...masses(wPlus), ...masses(top)], [80.379, 172.285], { relative: 1e-6 }, `masses at ${angle}`)
  }
})

test('every momentum of a scan is one that the scan by bisection finds, however near lepton and b are', () => {
  const etas = [-2.2, -0.8, 0.1, 0.3, 1.4]
  let found = 0
  for (const angle of ANGLES) {
    const { positive, b } = eventAt(angle)
    const side = topSide(positive, b, 0, { topMass: 172.285, wMass: 80.379 })
    for (const eta of etas) {
      const roots = emptyRoots(1)
      etaRoots(side, etaGrid([eta]), roots)
      const slow = slowNeutrinos([...positive], [...b], eta, 172.285, 80.379)
      assert.equal(roots.n, slow.length, `solutions at ${angle}, ${eta}`)
      for (let k = 0; k < roots.n; k++) {
        const p = [roots.px[k], roots.py[k], roots.pz[k]]
        const away = Math.min(...slow.map((q) => Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])))
        assert.ok(away < 1e-6 * Math.hypot(...p), `${p} at ${angle}, ${eta}: ${away} away`)
        found++
      }
    }
  }
  assert.ok(found > 40, `${found} solutions`)
})

const HARD: Record<string, DileptonObjects> = {
  'parallel in space': eventAt(0, 0.3),
  'parallel and without masses': eventAt(0, 0.3, 0, 0),
  'nearly parallel and without masses': eventAt(1e-9, 0.3 + 1e-10, 0, 0),
  'back to back': eventAt(Math.PI, -0.3),
  'the same': { ...eventAt(0), b: vector(40, 0.3, 0.5, 0.511e-3) },
  'a b at rest': { ...eventAt(0), b: Float64Array.of(5, 0, 0, 0) },
  'a lepton along the beam': { ...eventAt(0), positive: Float64Array.of(50, 0, 0, 50) },
  'both along the beam': {
    ...eventAt(0),
    positive: Float64Array.of(50, 0, 0, 50),
    b: Float64Array.of(90, 0, 0, -89.9),
  },
  'no lepton': { ...eventAt(0), positive: new Float64Array(4) },
}
for (const speed of [0.999, 0.999999, 1 - 1e-9, 1 - 1e-12, 1 - 2e-16]) {
  const { objects } = toyDecays(key(5), 1)
  const moved = (p4: Float64Array) => boost(p4, [speed * 0.6, 0, speed * 0.8])
  const { positive, negative, b, bbar } = objects
  HARD[`a boost of ${speed}`] = {
    ...objects,
    ...{ positive: moved(positive), negative: moved(negative), b: moved(b), bbar: moved(bbar) },
  }
}

/** Asserts that the answers of an event, if there are any, fulfil its equations. */
function checkAnswer(event: DileptonObjects, best: ArrayLike<number>, solved: number, swapped: number): void {
  const numbers = Array.from(best)
  assert.ok(numbers.every(solved ? Number.isFinite : Number.isNaN), `${numbers}`)
  if (!solved) return
  const [ofTop, ofAntitop] = swapped ? [event.bbar, event.b] : [event.b, event.bbar]
  const assumed = { topMass: 172.5, wMass: 80.38 }
  const [x, y, z, u, v, w] = numbers
  assert.ok(meetsMasses(topSide(event.positive, ofTop, 0, assumed), x, y, z), 'ν')
  assert.ok(meetsMasses(topSide(event.negative, ofAntitop, 0, assumed), u, v, w), 'ν̄')
}

for (const [name, event] of Object.entries(HARD)) {
  test(`${name}: what is given as a solution fulfils its equations`, () => {
    const weighted = nuWeighting(event)
    checkAnswer(event, weighted.best, weighted.solved[0], weighted.swapped[0])
    const crossed = ellipseMethod(event, { withoutCrossing: 'closestApproach' })
    checkAnswer(event, crossed.best, crossed.solved[0], crossed.swapped[0])
    for (const { pair, swapped } of ellipseSolutions(event, 0)) checkAnswer(event, pair, 1, swapped ? 1 : 0)
    ellipseMethod(event, { withoutCrossing: 'closestApproach', incompatible: 'point' }).best.forEach((p, k, all) => {
      assert.equal(Number.isNaN(p), Number.isNaN(all[0]), `component ${k}`)
    })
  })
}

test('Ellipse: a lepton parallel to its b has a curve, that of one nearly parallel', () => {
  const crossings = (angle: number) =>
    ellipseMethod(eventAt(angle, 0.3, 5), { ...MASSES, topMass: 172.285, withoutCrossing: 'closestApproach' })
  const [exact, near] = [crossings(0), crossings(1e-7)]
  assert.equal(exact.solved[0], 1)
  assertClose(exact.best, near.best, { relative: 1e-4 })
})

test('in moderate boosts nothing is lost: the truth stays among the solutions', () => {
  const { objects, truth } = toyDecays(key(6), 400)
  for (const speed of [0, 0.9, 0.999]) {
    const moved = (p4: Float64Array) => boost(p4, [0, 0, speed])
    const neutrinos = Float64Array.from({ length: 8 * objects.count }, (_, k) => {
      const at = 3 * Math.floor(k / 4)
      return k % 4 === 0 ? Math.hypot(truth[at], truth[at + 1], truth[at + 2]) : truth[at + (k % 4) - 1]
    })
    const [p, all] = [moved(neutrinos), { ...objects }]
    for (const part of ['positive', 'negative', 'b', 'bbar'] as const) all[part] = moved(objects[part])
    let found = 0
    for (let i = 0; i < objects.count; i++) {
      const wanted = [1, 2, 3, 5, 6, 7].map((k) => p[8 * i + k])
      const size = Math.hypot(...wanted)
      const off = (pair: readonly number[]) => Math.hypot(...pair.map((x, k) => x - wanted[k])) / size
      if (ellipseSolutions(eventOf(all, i), 0, { pairings: 'given' }).some(({ pair }) => off(pair) < 1e-4)) found++
    }
    assert.ok(found >= 0.99 * objects.count, `${found} of ${objects.count} at ${speed}`)
  }
})
