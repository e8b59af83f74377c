import { type Events, takeEvents } from '../../../src/lib/events/index.ts'
import * as r from '../../../src/lib/reconstruction/index.ts'
import { key } from '../../../src/lib/tensor/index.ts'
import { toyDecays } from '../../reconstruction/dilepton/toyObjects.ts'
import { toyEvents } from '../../reconstruction/toyEvents.ts'
import type { Numbers } from '../inputs.ts'
import { each, type NoNumbers, onAll, type Row, SPOILING, whole } from '../row.ts'
import { alone, anything, finite, gives, refused, type Verdict } from '../verdicts.ts'

const WHOLE = 'reads places of jets, which are whole numbers by their type; tested in test/reconstruction'
const SHAPE = 'looks at lengths only'

export const NO_NUMBERS: NoNumbers = {
  bothMatched: WHOLE,
  checkPairs: SHAPE,
  fullyMatched: WHOLE,
  pickSolution: SHAPE,
  takeObjects: SHAPE,
  trueAssignment: WHOLE,
  trueBPair: WHOLE,
}

// one whose masses with the true jets are within the window of the resolutions
const ONE = toyEvents(key(26), [6])
/** The same semileptonic event, as often as there are numbers. */
const single = (x: Numbers, change: (events: Events) => Partial<Events> = () => ({})): Events => {
  const events = takeEvents(ONE, new Int32Array(x.length))
  return { ...events, ...change(events) }
}

/** The same event with a second lepton and neutrino. */
function double(x: Numbers, change: (events: Events) => Partial<Events> = () => ({})): Events {
  const n = x.length
  const twice = (column: Float32Array) =>
    Float32Array.from({ length: 2 * n }, (_, i) => column[i >> 1] * (i % 2 ? 0.8 : 1))
  const { leptons, neutrinos, ...rest } = single(x)
  const two = ({ pt, eta, phi }: { pt: Float32Array; eta: Float32Array; phi: Float32Array }) => ({
    ...{ perEvent: 2, pt: twice(pt), eta: twice(eta), phi: twice(phi) },
  })
  const charge = Int16Array.from({ length: 2 * n }, (_, i) => (i % 2 ? -1 : 1))
  const events: Events = {
    ...rest,
    layout: 'dileptonic',
    leptons: { ...two(leptons), energy: twice(leptons.energy), type: new Int16Array(2 * n), charge },
    neutrinos: two(neutrinos!),
  }
  return { ...events, ...change(events) }
}

const column = (x: ArrayLike<number>, perEvent = 1) =>
  Float64Array.from({ length: x.length * perEvent }, (_, i) => x[Math.floor(i / perEvent)]) as unknown as Float32Array
const filled = (x: Numbers, value: number) => new Float64Array(x.length).fill(value)
const metOf = (x: Numbers) => ({ met: { pt: column(x), phi: column(filled(x, 0.4)) } })
const truth = (x: Numbers, perEvent: number) => (events: Events) => ({
  neutrinos: { ...events.neutrinos!, pt: column(x, perEvent) },
})
const candidates = (x: Numbers) => ({
  solutions: 1 as const,
  momenta: Float64Array.from(Array.from(x).flatMap((v) => [20, -10, v])),
})
const pairs = (x: Numbers) => Float64Array.from(Array.from(x).flatMap((v) => [20, -10, v, 5, 15, -v]))

const { objects: decays } = toyDecays(key(3), 1)
/** The same toy decay, with what is given as its missing momentum along x. */
const toys = (x: Numbers): r.DileptonObjects => {
  const often = (p4: Float64Array) => Float64Array.from({ length: 4 * x.length }, (_, k) => p4[k % 4])
  const { positive, negative, b, bbar, missing } = decays
  return {
    ...{ count: x.length, positive: often(positive), negative: often(negative), b: often(b), bbar: often(bbar) },
    missing: Float64Array.from({ length: 2 * x.length }, (_, k) => (k % 2 ? missing[1] : x[k >> 1])),
  }
}

const ANY = (width: number) => alone(width, () => true)
const BASE = [15, 20, 7.5, 32.5, 25]
/** Kinds for which there is no rule of growth. */
const ENDS = ['negative', 'huge', 'tiny'] as const
const negativePt = onAll(['negative', '-Infinity'], refused(/p_T of .*at least 0, got .*-[\dI].* in row/))
/** Events without an answer hold NaN: what they hold of it is in the tests of the methods. */
const noAnswer: Verdict = anything

const withoutRule = { ...onAll(ENDS, finite) }
const unsolved = onAll(ENDS, noAnswer)

export const ROWS: readonly Row[] = [
  each({
    covers: 'mwSolutions',
    base: BASE,
    feed: (x) => r.mwSolutions(single(x, () => metOf(x))).candidates.momenta,
    width: 6,
    expects: { ...withoutRule, ...negativePt },
  }),
  each({
    covers: 'trueNeutrino',
    base: BASE,
    feed: (x) => r.trueNeutrino(single(x, truth(x, 1))).momenta,
    width: 3,
    expects: negativePt,
  }),
  each({
    covers: ['tops', 'topMasses'],
    base: BASE,
    feed: (x) => {
      const events = single(x)
      const matched = r.trueAssignment(events)
      const { lNu, bLNu } = r.topMasses(events, candidates(x), matched)
      const { leptonicW } = r.tops(events, candidates(x), matched)
      return Array.from(x, (_, i) => [lNu[i], bLNu[i], ...leptonicW.subarray(4 * i, 4 * i + 4)])
    },
    width: 6,
    // two massless momenta so unlike have no mass that doubles know
    expects: { ...withoutRule, huge: anything },
  }),
  whole({
    covers: 'massResolutions',
    base: BASE,
    feed: (x) => r.massResolutions(single(x), candidates(x)),
    expects: {
      empty: refused(/fully matched events, got none/),
      ...onAll(['one', 'equal', ...SPOILING, 'negative', 'tiny'], finite),
      huge: refused(/within 150 GeV of .* got none/),
    } as Row['expects'],
  }),
  each({
    covers: 'chiSquareAssociation',
    base: BASE,
    feed: (x) => r.chiSquareAssociation(single(x), candidates(x), { lNu: 20, qq: 20, bLNu: 25, bqq: 25 }).chiSquare,
    expects: {
      ...withoutRule,
      ...onAll(
        SPOILING,
        alone(1, ([value]) => value === Number.POSITIVE_INFINITY),
      ),
      huge: anything,
    },
  }),
  each({
    covers: 'associationProbabilities',
    base: BASE,
    feed: (x) => {
      const draws = { draws: 1, momenta: candidates(x).momenta }
      return r.associationProbabilities(single(x), draws, { lNu: 20, qq: 20, bLNu: 25, bqq: 25 }).confidence
    },
    power: 0,
    expects: {
      ...withoutRule,
      ...onAll(
        SPOILING,
        alone(1, ([value]) => value === 0),
      ),
    },
  }),
  each({
    covers: ['bCandidates', 'bPairByMass'],
    base: BASE,
    feed: (x) => {
      const events = double(x, ({ jets }) => ({ jets: { ...jets, pt: column(x, jets.perEvent) } }))
      const [candidate, byMass] = [r.bCandidates(events), r.bPairByMass(events)]
      return Array.from(x, (_, i) => [candidate.b[i], candidate.bbar[i], byMass.b[i], byMass.bbar[i]])
    },
    width: 4,
    power: 0,
    expects: {
      ...onAll(SPOILING, ANY(4)),
      ...onAll(['negative', '-Infinity'], refused(/p_T of at least 0, got -[\dI].* in row/)),
      tiny: finite,
      huge: finite,
    },
  }),
  each({
    covers: 'bPairByChiSquare',
    base: BASE,
    feed: (x) => {
      const { b, bbar } = r.bPairByChiSquare(double(x), pairs(x))
      return Array.from(x, (_, i) => [b[i], bbar[i]])
    },
    width: 2,
    expects: { ...withoutRule, ...onAll(SPOILING, ANY(2)) },
  }),
  each({
    covers: 'bPairProbabilities',
    base: BASE,
    feed: (x) => r.bPairProbabilities(double(x), { draws: 1, momenta: pairs(x) }).confidence,
    power: 0,
    expects: {
      ...withoutRule,
      ...onAll(
        SPOILING,
        alone(1, ([value]) => value === 0),
      ),
    },
  }),
  each({
    covers: 'spinAngles',
    base: BASE,
    feed: (x) => r.spinAngles(toys(x), pairs(x)).between,
    power: 0,
    expects: { ...withoutRule, huge: anything },
  }),
  each({
    covers: 'candidatesOf',
    base: BASE,
    feed: (x) => r.candidatesOf(1, candidates(x).momenta).pz(),
  }),
  each({
    covers: 'neutrinosOf',
    base: BASE,
    feed: (x) => r.neutrinosOf(pairs(x)).nubar.pz,
  }),
  each({
    covers: 'missingOf',
    base: BASE,
    feed: (x) => Array.from(x, (_, i) => r.missingOf(toys(x), i)[0]),
  }),
  each({
    covers: 'solvedEvents',
    base: BASE,
    feed: (x) => r.solvedEvents(pairs(x)),
    power: 0,
    sign: 1,
    expects: onAll(SPOILING, gives(1, 0, 1, 1, 1)),
  }),
  each({
    covers: 'trueNeutrinoPairs',
    base: BASE,
    feed: (x) => r.trueNeutrinoPairs(double(x, truth(x, 2))),
    width: 6,
    expects: negativePt,
  }),
  each({
    covers: 'dileptonObjects',
    base: BASE,
    feed: (x) =>
      r.dileptonObjects(
        double(x, () => metOf(x)),
        r.bCandidates(double(x)),
      ).missing,
    width: 2,
    expects: onAll(['Infinity', '-Infinity'], ANY(2)),
  }),
  each({
    covers: ['dileptonTops', 'pairMasses'],
    base: BASE,
    feed: (x) => {
      const { top } = r.dileptonTops(toys(x), pairs(x))
      const masses = r.pairMasses(toys(x), pairs(x))
      return Array.from(x, (_, i) => [...top.subarray(4 * i, 4 * i + 4), masses[i]])
    },
    width: 5,
    expects: { ...withoutRule, huge: anything },
  }),
  each({
    covers: 'topPairWeights',
    base: BASE,
    feed: (x) => r.topPairWeights(toys(x), pairs(x), 1),
    expects: withoutRule,
  }),
  each({
    covers: 'smearedObjects',
    base: BASE,
    feed: (x) => r.smearedObjects(toys(x), { key: key(2), times: 1 })[0].missing,
    width: 2,
    // every event has random numbers of its own
    expects: { ...withoutRule, equal: finite, unsorted: finite, one: finite },
  }),
  each({
    covers: 'nuWeighting',
    base: BASE,
    feed: (x) => r.nuWeighting(toys(x)).best,
    width: 6,
    expects: {
      ...onAll(
        SPOILING,
        alone(6, (row) => row.every(Number.isNaN)),
      ),
      ...unsolved,
    },
  }),
  each({
    covers: 'scanWeights',
    base: BASE,
    feed: (x) => Array.from(x, (_, i) => Math.max(...r.scanWeights(toys(x), i, { etas: [-1, 0, 0.5, 1] }))),
    expects: {
      ...onAll(
        SPOILING,
        alone(1, ([weight]) => weight === 0),
      ),
      ...onAll(ENDS, finite),
    },
  }),
  each({
    covers: 'ellipseMethod',
    base: BASE,
    feed: (x) => r.ellipseMethod(toys(x)).best,
    width: 6,
    expects: {
      ...onAll(
        SPOILING,
        alone(6, (row) => row.every(Number.isNaN)),
      ),
      ...unsolved,
    },
  }),
  each({
    covers: 'leastTopMass',
    base: BASE,
    feed: (x) => r.leastTopMass(toys(x), { step: 8, precision: 1 }),
    // no mass of the search, or the first
    expects: { ...onAll(SPOILING, ANY(1)), ...onAll(ENDS, anything) },
  }),
  each({
    covers: ['ellipseSolutions', 'eventCurves', 'ellipseCrossings'],
    base: BASE,
    feed: (x) =>
      Array.from(x, (_, i) => r.ellipseSolutions(toys(x), i).length + 100 * r.eventCurves(toys(x), i).length),
    // crossings go, curves stay
    expects: { ...onAll(SPOILING, ANY(1)), ...onAll(ENDS, finite) },
  }),
  each({
    covers: 'closestApproach',
    base: BASE,
    feed: (x) =>
      Array.from(x, (at, i) => {
        const [{ nu, nubar }] = r.eventCurves(toys(x), i)
        return r.closestApproach(nu, nubar, [at, 10]).distance
      }),
    expects: onAll(ENDS, finite),
  }),
  each({
    covers: 'transverseCurves',
    base: BASE,
    feed: (x) => Array.from(x, (at, i) => r.transverseCurves(r.eventCurves(toys(x), i)[0], [at, 10], 3).nubar.x),
    width: 3,
    expects: onAll(ENDS, finite),
  }),
  whole({
    covers: 'nuWeighting',
    of: 'pseudorapidities',
    base: [-1, 0, 0.5, 1],
    feed: (x) => r.nuWeighting(toys(Float64Array.of(20)), { etas: x, sigma: 50 }).mean,
    expects: {
      empty: refused(/pseudorapidities to scan, got none/),
      ...onAll(SPOILING, refused(/finite pseudorapidities, got/)),
      ...onAll(['one', 'equal', 'negative', 'huge', 'tiny'], noAnswer),
    } as Row['expects'],
  }),
]
