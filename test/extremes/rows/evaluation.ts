import * as e from '../../../src/lib/evaluation/index.ts'
import { key } from '../../../src/lib/tensor/index.ts'
import { each, type NoNumbers, onAll, type Row, SPOILING, whole } from '../row.ts'
import { anything, finite, gives, refused } from '../verdicts.ts'
import { after, POSTERIOR } from './posterior.ts'

const TEXT = 'gives text or a plain object of numbers that its judges have made; tested in test/evaluation'

export const NO_NUMBERS: NoNumbers = {
  shownReport: TEXT,
  quantile: 'that of columns, which has its row there',
  associationRows: TEXT,
  coverageRows: TEXT,
  distanceReportJson: TEXT,
  formatDistanceReport: TEXT,
  formatMeasured: TEXT,
  formatPercent: TEXT,
  formatReport: TEXT,
  formatShare: TEXT,
  reportJson: TEXT,
}

const K = key(7)
/** Errors, and any other numbers of both signs. */
const NUMBERS = [-1.5, 2, 0.75, -3.25, 2.5]
const filled = (x: ArrayLike<number>, value: number) => new Float64Array(x.length).fill(value)
const notFinite = (what: RegExp) => onAll(SPOILING, refused(what))

/** Ten ranks, and other numbers of (0, 1). */
const RANKS = [0.15, 0.2, 0.75, 0.325, 0.9]
const outside = refused(/kolmogorov: expected ranks from 0 to 1, got .* at \d/)
const quantity = (name: string) => ({ name })
const anyOrder = onAll(['one', 'equal', 'negative', 'huge', 'tiny'], finite)

export const ROWS: readonly Row[] = [
  ...POSTERIOR,
  whole({
    covers: 'classifierTwoSample',
    base: NUMBERS,
    feed: (x) => {
      const many = Array.from({ length: 5 }, () => Array.from(x)).flat()
      const { auc, p } = e.classifierTwoSample(many, many.toReversed(), 1)
      return [auc.value, p]
    },
    expects: {
      ...onAll(['empty', 'one'], refused(/20 rows or more of 1 numbers of each sample, got/)),
      ...onAll(['equal', 'negative', 'huge', 'tiny', 'unsorted'], finite),
      ...notFinite(/classifierTwoSample: expected finite numbers, got .* in place/),
    } as Row['expects'],
  }),
  whole({
    covers: 'kolmogorovTwoSample',
    base: NUMBERS,
    feed: (x) => {
      const { deviation, p } = e.kolmogorovTwoSample(x, [-1, 0, 1])
      return [deviation, p]
    },
    expects: {
      empty: gives(Number.NaN, Number.NaN),
      ...onAll(['one', 'equal', 'negative', 'huge', 'tiny'], finite),
      ...notFinite(/kolmogorovTwoSample: expected finite numbers, got .* in place 1/),
    } as Row['expects'],
  }),
  whole({
    covers: 'varianceShares',
    base: NUMBERS,
    // two draws of the weights, two latents: an event for each number
    feed: (x) => {
      const draws = [1, 1.5].map((factor) =>
        Float64Array.from({ length: 2 * x.length }, (_, k) => x[k >> 1] * (k % 2 ? 2 : factor)),
      )
      const { weights, physics, share } = e.varianceShares(draws, 2)
      return [Math.max(0, ...weights, ...physics) < Infinity ? 1 : 0, ...share].sort()
    },
    expects: {
      empty: gives(1),
      ...onAll(['one', 'equal', 'negative', 'huge', 'tiny'], finite),
      ...onAll(SPOILING, anything),
    } as Row['expects'],
  }),
  whole({
    covers: 'spinDensity',
    base: NUMBERS,
    feed: (x) => {
      const cosines = Float64Array.from({ length: 3 * x.length }, (_, k) => x[Math.floor(k / 3)])
      const { events, entanglement } = e.spinDensity({
        count: x.length,
        draws: 1,
        positive: cosines,
        negative: cosines.map(() => 1),
      })
      return [events, entanglement.value, entanglement.error]
    },
    expects: {
      empty: gives(0, Number.NaN, Number.NaN),
      one: gives(1, Number.NaN, Number.NaN),
      ...onAll(['equal', 'negative', 'huge', 'tiny'], finite),
      // events that hold one are left out
      ...onAll(SPOILING, finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'filterCurves',
    base: NUMBERS,
    feed: (x) => {
      const kept = (places: Int32Array) => ({ value: Math.max(-9, ...Array.from(places, (i) => x[i])), error: 0 })
      const { curves } = e.filterCurves({ count: x.length, scores: { x }, figures: { kept }, fractions: [0.4, 1] })
      return curves.x.kept[0].value
    },
    expects: {
      empty: gives(-9),
      one: gives(NUMBERS[0]),
      equal: gives(NUMBERS[1]),
      // what is no number goes last
      NaN: gives(-1.5),
      Infinity: gives(-1.5),
      '-Infinity': gives(-3.25),
      negative: gives(-2),
      ...onAll(['huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'reliability',
    base: RANKS,
    feed: (x) => {
      const { bias, calibrationError, overall } = after(e.reliability(5), { confidence: x, right: filled(x, 1) })
      return [bias.value, bias.error, calibrationError, overall.value]
    },
    expects: {
      empty: gives(Number.NaN, Number.NaN, Number.NaN, Number.NaN),
      ...onAll(['one', 'equal', 'tiny'], finite),
      ...onAll(
        [...SPOILING, 'negative', 'huge'],
        refused(/reliability: expected probabilities from 0 to 1, got .* at \d/),
      ),
    } as Row['expects'],
  }),
  whole({
    covers: 'wasserstein',
    base: NUMBERS,
    feed: (x) => e.wasserstein({ values: x }, { values: x }),
    expects: {
      empty: refused(/wasserstein: expected a sample with weight, got no values/),
      ...onAll(['one', 'equal', 'negative', 'huge', 'tiny'], gives(0)),
      ...notFinite(/wasserstein: expected finite values .* at 1/),
    } as Row['expects'],
  }),
  whole({
    covers: 'wasserstein',
    of: 'weights',
    base: [1.5, 2, 0.75, 3.25, 2.5],
    feed: (x) => e.wasserstein({ values: [1, 2, 3, 4, 5].slice(0, x.length), weights: x }, { values: [3] }),
    expects: {
      empty: refused(/wasserstein: expected a sample with weight/),
      ...onAll(['one', 'equal', 'huge', 'tiny', 'unsorted'], finite),
      negative: refused(/weights of at least 0, got .* with weight -1.5 at 0/),
      ...notFinite(/weights of at least 0, got .* at 1/),
    } as Row['expects'],
  }),
  whole({
    covers: 'wassersteinFloor',
    base: NUMBERS,
    feed: (x) => e.wassersteinFloor(K, { values: x }).value,
    expects: {
      ...onAll(['empty', 'one'], refused(/wassersteinFloor: expected four values or more, got [01]/)),
      equal: gives(0),
      ...onAll(['negative', 'huge', 'tiny', 'unsorted'], finite),
      ...notFinite(/wasserstein: expected finite values/),
    } as Row['expects'],
  }),
  whole({
    covers: 'differenceOfHalves',
    base: NUMBERS,
    feed: (x) => e.differenceOfHalves(K, { values: x }, e.wasserstein).value,
    expects: {
      ...onAll(['empty', 'one'], refused(/differenceOfHalves: expected four values or more, got [01]/)),
      equal: gives(0),
      ...onAll(['negative', 'huge', 'tiny', 'unsorted'], finite),
      ...notFinite(/wasserstein: expected finite values/),
    } as Row['expects'],
  }),
  whole({
    covers: 'chiSquarePerBin',
    base: NUMBERS,
    feed: (x) => e.chiSquarePerBin({ values: x }, { values: x }, [-4, 0, 4]).bins,
    expects: {
      empty: refused(/chiSquarePerBin: expected a sample with weight/),
      ...onAll(['one', 'negative', 'huge', 'tiny'], finite),
      equal: gives(1),
      ...notFinite(/chiSquarePerBin: expected finite values/),
    } as Row['expects'],
  }),
  whole({
    covers: 'areaUnderRoc',
    base: NUMBERS,
    feed: (x) => e.areaUnderRoc({ values: x }, { values: x }).value,
    expects: {
      empty: refused(/areaUnderRoc: expected a sample with weight/),
      ...onAll(['one', 'equal', 'negative', 'huge', 'tiny'], gives(0.5)),
      ...notFinite(/areaUnderRoc: expected finite values/),
    } as Row['expects'],
  }),
  whole({
    covers: 'nearestNeighbours',
    base: NUMBERS,
    feed: (x) => Math.min(...e.nearestNeighbours(x, x, 1)),
    expects: {
      empty: gives(Number.POSITIVE_INFINITY),
      ...onAll(['one', 'equal', 'negative', 'huge', 'tiny'], gives(0)),
      ...notFinite(/nearestNeighbours: expected finite numbers, got .* in place 1/),
    } as Row['expects'],
  }),
  whole({
    covers: 'frechetDistance',
    base: NUMBERS,
    feed: (x) => e.frechetDistance(x, x, 1),
    expects: {
      ...onAll(['empty', 'one'], refused(/frechetDistance: expected two rows or more/)),
      equal: gives(0),
      ...onAll(['negative', 'tiny', 'unsorted'], finite),
      huge: anything,
      ...notFinite(/frechetDistance: expected finite numbers/),
    } as Row['expects'],
  }),
  whole({
    covers: 'polynomialDistance',
    base: NUMBERS,
    feed: (x) => e.polynomialDistance(x, x, 1),
    expects: {
      ...onAll(['empty', 'one'], refused(/polynomialDistance: expected two rows or more/)),
      ...onAll(['equal', 'negative', 'tiny', 'unsorted'], finite),
      huge: anything,
      float32: anything,
      ...notFinite(/polynomialDistance: expected finite numbers/),
    } as Row['expects'],
  }),
  whole({
    covers: ['energyMoversDistance', 'energyFlowPolynomials', 'setMasses'],
    base: [0.1, 0.2, 0.5, -0.1, 0.05, 0.4],
    feed: (x) => {
      const sets = { offsets: [0, Math.floor(x.length / 3)], particles: x }
      return [e.energyMoversDistance(x, x), ...e.energyFlowPolynomials(sets).subarray(0, 1), e.setMasses(sets)[0]]
    },
    expects: {
      empty: gives(0, 0, 0),
      one: refused(/energyMoversDistance: expected three numbers a particle/),
      ...onAll(['equal', 'tiny'], finite),
      huge: anything,
      unsorted: anything,
      float32: anything,
      negative: refused(/p_T of at least 0/),
      ...notFinite(/energyMoversDistance: expected finite angles/),
    } as Row['expects'],
  }),
  whole({
    covers: ['coverage', 'jetDistances'],
    base: [0.1, 0.2, 0.5, -0.1, 0.05, 0.4],
    feed: (x) => {
      const sets = { offsets: Array.from({ length: 1 + Math.floor(x.length / 3) }, (_, i) => i), particles: x }
      const jets = (of: typeof sets) => e.coverage(of, of, { key: K, jets: 2, batches: 1 })
      if (x.length === 6) return jets(sets).matchingDistance.value
      return e.jetDistances(sets, sets, { key: K }).w1m.value
    },
    expects: {
      empty: refused(/jetDistances: expected 10 real jets or more, got 0/),
      one: refused(/jetDistances: expected three numbers a particle/),
      ...onAll(['equal', 'tiny', 'unsorted'], anything),
      huge: anything,
      float32: anything,
      negative: refused(/p_T of at least 0/),
      ...notFinite(/coverage: expected finite angles/),
    } as Row['expects'],
  }),
  whole({
    covers: 'compareAnswers',
    base: NUMBERS,
    feed: (x) => {
      const answers = { count: x.length, truth: { a: filled(x, 0) }, methods: { m: { observables: { a: x } } } }
      const { efficiency, errors } = e.compareAnswers(answers)
      return [efficiency.m.n, ...(errors.m ? [errors.m.a.median.value, errors.m.a.width.value] : [])]
    },
    expects: {
      empty: gives(0),
      ...anyOrder,
      ...notFinite(/biasAndWidth: m, a: expected finite numbers, got .* in row 1/),
    } as Row['expects'],
  }),
  whole({
    covers: ['correlation', 'correlationTable'],
    base: NUMBERS,
    feed: (x) => {
      const columns = { m: { a: x, b: Float64Array.from(x, (v) => -v) } }
      const { n, values } = e.correlationTable([quantity('a')], [quantity('b')], columns).methods.m
      return [n, values[0][0].value]
    },
    expects: {
      empty: gives(0, Number.NaN),
      one: gives(1, Number.NaN),
      equal: gives(5, Number.NaN),
      ...onAll(SPOILING, gives(4, -1)),
      ...onAll(['negative', 'huge', 'tiny'], gives(5, -1)),
    } as Row['expects'],
  }),
  each({
    covers: ['medianOfRows', 'mediansOfColumns'],
    feed: (x) => e.mediansOfColumns({ x }, 1).x,
  }),
  whole({
    covers: 'halfWidth',
    base: NUMBERS,
    feed: e.halfWidth,
    expects: {
      empty: gives(Number.NaN),
      ...anyOrder,
      NaN: finite,
      ...onAll(['Infinity', '-Infinity'], anything),
    } as Row['expects'],
  }),
  whole({
    covers: 'kolmogorov',
    base: RANKS,
    feed: (x) => {
      const { deviation, p } = e.kolmogorov(Float64Array.from(x))
      return [deviation, p]
    },
    expects: {
      empty: gives(Number.NaN, Number.NaN),
      ...anyOrder,
      ...onAll([...SPOILING, 'negative', 'huge'], outside),
    } as Row['expects'],
  }),
  whole({
    covers: 'associationTable',
    base: [4, 5, 6, 5, 4],
    feed: (x) =>
      after(e.associationTable({ jets: [4, 5, 6] }), {
        ...{ njets: x, eligible: filled(x, 1), truth: filled(x, 0), chosen: { mw: filled(x, 0), mode: filled(x, 1) } },
      }),
    expects: {
      ...onAll(['empty', 'one', 'equal'], anything),
      ...onAll([...SPOILING, 'negative', 'tiny'], refused(/at least 4 jets, got one with/)),
      huge: anything,
    } as Row['expects'],
  }),
  whole({
    covers: 'biasAndWidth',
    base: NUMBERS,
    feed: (x) => after(e.biasAndWidth(), { truth: { x: filled(x, 0) }, estimates: { a: { x } } }),
    expects: {
      ...onAll(['empty', 'one'], anything),
      ...notFinite(/biasAndWidth: a, x: expected finite numbers, got .* in row 1/),
      ...onAll(['equal', 'negative', 'huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'biasInBins',
    base: [0, 1, 0.5, 2, 2],
    feed: (x) => {
      const { bins, outside } = after(e.biasInBins([0, 1, 2]), {
        at: x,
        truth: { x: filled(x, 0) },
        estimates: { a: { x: filled(x, 3) } },
      })
      return [...bins.map((bin) => bin.a?.x.n), outside]
    },
    expects: {
      empty: gives(0, 0, 0),
      one: gives(1, 0, 0),
      equal: gives(0, 5, 0),
      ...onAll(SPOILING, gives(2, 2, 1)),
      negative: gives(1, 0, 4),
      huge: gives(1, 0, 4),
      tiny: gives(5, 0, 0),
      unsorted: gives(2, 3, 0),
    } as Row['expects'],
  }),
  whole({
    covers: 'errorSummary',
    base: NUMBERS,
    feed: (x) => e.errorSummary(Float64Array.from(x)),
    expects: {
      ...onAll(['empty', 'one'], anything),
      ...notFinite(/finite errors, got .* in place 1/),
      ...onAll(['equal', 'negative', 'huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: ['fitLikelihoodScale', 'AS_LEARNT'],
    base: Array.from({ length: 24 }, (_, i) => 1 + ((7 * i) % 24)),
    feed: (x) => {
      const coefficients = Array.from(x).flatMap((s) => [s / 3, -0.1])
      return e.fitLikelihoodScale({ coefficients, values: x }).slope
    },
    expects: {
      // as learnt
      ...onAll(['empty', 'one', 'equal'], gives(1)),
      ...onAll(['NaN', 'Infinity', '-Infinity'], refused(/coefficients|values/)),
      ...onAll(['negative', 'huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'fitParameter',
    base: [171, 173, 170.5, 174, 172],
    feed: (x) => {
      const values = [160, 168, 172, 176, 184]
      const logLikelihood = Array.from(x).flatMap((at) => values.map((value) => -((value - at) ** 2)))
      return e.fitParameter({ values, logLikelihood, key: key(3), toys: 10 }).value
    },
    expects: {
      ...onAll(['empty', 'one'], refused(/expected two events or more, got [01]/)),
      equal: gives(173),
      ...onAll(['NaN', 'Infinity', '-Infinity'], refused(/logLikelihood/)),
      negative: refused(/greatest likelihood between 160 and 184, got one at 160; try values further out/),
      huge: refused(/./),
      tiny: refused(/greatest likelihood between 160 and 184, got one at 160/),
    } as Row['expects'],
  }),
  whole({
    covers: 'logAcceptance',
    base: [165, 165, 165, 175, 175, 175],
    feed: (x) => {
      const selected = Array.from(x, (_, i) => Number(i % 3 > 0))
      return e.logAcceptance({ generated: x, selected }, [x[0] ?? 1])
    },
    expects: {
      ...onAll(['empty', 'one', 'equal'], refused(/two values or more, got [01]/)),
      ...onAll(['NaN', 'Infinity', '-Infinity'], refused(/generated/)),
      ...onAll(['negative', 'huge', 'tiny'], gives(Math.log(2 / 3))),
    } as Row['expects'],
  }),
  whole({
    covers: 'sensitivityOfPoints',
    base: [171, 173, 170.5],
    feed: (x) => {
      const point = (topMass: number, value: number) => ({
        topMass,
        n: 5,
        median: { value, error: 1 },
        width: { value: 2, error: 1 },
      })
      return e.sensitivityOfPoints([point(170, 171), ...Array.from(x, (value) => point(175, value))]).slope.value
    },
    expects: {
      empty: refused(/expected samples of two masses or more/),
      one: gives(0),
      equal: finite,
      ...onAll(['NaN', 'Infinity', '-Infinity'], refused(/sample of 175 GeV: expected a finite answer with its error/)),
      ...onAll(['negative', 'huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'massSensitivity',
    base: [171, 173, 170.5, 174, 172],
    feed: (x) => {
      const other = { topMass: 170, reconstructed: [168, 169, 170, 171, 172] }
      return e.massSensitivity([{ topMass: 172.5, reconstructed: x }, other]).slope
    },
    expects: {
      ...onAll(
        ['empty', 'one', 'equal', 'Infinity', '-Infinity'],
        refused(/sample of 172.5 GeV: expected finite masses that scatter/),
      ),
      // left out, as documented
      NaN: finite,
      ...onAll(['negative', 'huge', 'tiny'], finite),
    } as Row['expects'],
  }),
  each({
    covers: 'proportion',
    base: [150, 200, 75, 325, 250],
    feed: (x) => Array.from(x, (correct) => e.proportion(correct, 1000).value),
    expects: onAll([...SPOILING, 'negative', 'huge'], refused(/a count between 0 and n, got .* of 1000/)),
  }),
  whole({
    covers: 'unfoldingPrecision',
    base: [0.5, 1.5, 0.7, 1.2, 0.1, 1.9],
    feed: (x) =>
      e.unfoldingPrecision({
        ...{ binning: { axes: [{ name: 'x', edges: [0, 1, 2] }], bins: 2 }, truth: [x], methods: { a: [x] } },
        ...{ baseline: 'a', key: K, toys: 50 },
      }).generated,
    expects: {
      ...onAll(
        ['empty', 'one', 'equal', 'negative', 'huge', 'tiny'],
        refused(/events in every true bin, got none in bin [01]/),
      ),
      ...onAll(SPOILING, gives(3, 2)),
    } as Row['expects'],
  }),
]
