import { key } from '../../../src/lib/tensor/index.ts'
import * as u from '../../../src/lib/unfolding/index.ts'
import { each, type NoNumbers, onAll, type Row, SPOILING, whole } from '../row.ts'
import { anything, finite, gives, refused, scaled, type Verdict } from '../verdicts.ts'

export const NO_NUMBERS: NoNumbers = {
  rangesOf: 'of the room columns, which has its row',
  hepdataTables: 'gives text of bins that unfoldedBins has made; tested in test/systems/wzUnfolding.test.ts',
  ...Object.fromEntries(
    ['classifierRatios', 'histogramRatios', 'omnifold', 'omnifoldSample', 'removePrior'].map((name) => [
      name,
      'answers later: its extremes are in test/unfolding/omnifold.test.ts',
    ]),
  ),
}

const COUNTS = [150, 200, 75, 325, 250]
/** Each true bin in its own and half as much in the next: five bins without symmetry, well conditioned. */
const response = (() => {
  const [truth, reco]: [number[], number[]] = [[], []]
  for (let j = 0; j < 5; j++) {
    for (let e = 0; e < 10; e++) {
      truth.push(j)
      reco.push(e < 6 ? j : e < 9 ? (j + 1) % 5 : -1)
    }
  }
  return u.responseMatrix({ truthBins: 5, recoBins: 5, truth, reco })
})()

const notThese = (
  fits: RegExp,
  counts: RegExp,
): Record<'empty' | 'one' | 'negative' | 'NaN' | 'Infinity' | '-Infinity', Verdict> => ({
  empty: refused(fits),
  one: refused(fits),
  negative: refused(counts),
  NaN: refused(counts),
  Infinity: refused(counts),
  '-Infinity': refused(counts),
})
const data = notThese(/data \[5\], got [01] numbers/, /counts of at least 0, got -?[\dNI].* in reconstructed bin \d/)
const forTruth = (what: RegExp, place: RegExp) => notThese(what, place)

/** √ of counts does not scale with them, and below one event their variance is one. */
const inversion = { ...data, equal: finite, huge: finite, tiny: finite, unsorted: finite }

/** An unfolded sample of one quantity. */
const sampleOf = (weights: ArrayLike<number>, values?: ArrayLike<number>) => ({
  method: 'toy',
  columns: [{ name: 'x' }],
  count: weights.length,
  values: Float32Array.from({ length: weights.length }, (_, i) => values?.[i] ?? i),
  weights: Float64Array.from(weights),
  replicas: [],
})

export const ROWS: readonly Row[] = [
  whole({
    covers: ['unfoldedBins', 'checkUnfolded'],
    base: COUNTS,
    feed: (x) => {
      const sample = sampleOf(x)
      u.checkUnfolded('sample', sample)
      return u.unfoldedBins(sample, 'x', [-1, 9]).counts
    },
    expects: {
      empty: gives(0),
      ...onAll(['one', 'equal'], finite),
      ...onAll([...SPOILING, 'negative'], refused(/finite weights of at least 0, got .* in row \d/)),
      ...onAll(['huge', 'tiny'], scaled(1)),
    } as Row['expects'],
  }),
  whole({
    covers: 'unfoldedBins',
    of: 'values',
    base: COUNTS,
    feed: (x) => u.unfoldedBins(sampleOf(new Float64Array(x.length).fill(1), x), 'x', [0, 1e3]).counts,
    expects: {
      empty: gives(0),
      ...onAll(['one', 'equal', 'negative', 'tiny'], finite),
      ...onAll([...SPOILING, 'huge'], refused(/finite values, got -?[\dNI].* in row \d/)),
    } as Row['expects'],
  }),
  whole({
    covers: 'effectiveRows',
    base: COUNTS,
    feed: u.effectiveRows,
    expects: {
      empty: gives(0),
      one: gives(1),
      equal: gives(5),
      ...onAll(['negative', 'unsorted'], finite),
      ...onAll(['huge', 'tiny'], anything),
      ...onAll(SPOILING, anything),
    } as Row['expects'],
  }),
  whole({
    covers: 'bootstrapWeights',
    base: COUNTS,
    feed: (x) => u.bootstrapWeights(key(1), x.length, x),
    expects: {
      empty: gives(),
      ...onAll(['one', 'equal', 'unsorted'], finite),
      ...onAll(['huge', 'tiny'], scaled(1)),
      ...onAll([...SPOILING, 'negative'], refused(/finite weights of at least 0, got .* at \d/)),
    } as Row['expects'],
  }),
  whole({
    covers: 'drawnSample',
    base: COUNTS,
    feed: (x) =>
      u.drawnSample(
        {
          method: 'toy',
          columns: [{ name: 'x' }],
          events: x.length,
          draws: 1,
          values: new Float32Array(x.length),
          weights: x,
        },
        { key: key(1) },
      ).weights,
    expects: {
      empty: gives(),
      ...onAll(['one', 'equal', 'unsorted'], finite),
      ...onAll(['huge', 'tiny'], scaled(1)),
      ...onAll([...SPOILING, 'negative'], refused(/finite weights of at least 0, got .* at \d/)),
    } as Row['expects'],
  }),
  whole({
    covers: ['matrixInversion', 'unreachedEvents'],
    base: COUNTS,
    feed: (x) => {
      const { unfolded, covariance, unreached } = u.matrixInversion(response, x)
      return [unfolded, covariance, unreached, u.unreachedEvents(response, x)]
    },
    expects: inversion,
  }),
  whole({
    covers: 'matrixInversion',
    of: 'data of a pulled one',
    base: COUNTS,
    feed: (x) => u.matrixInversion(response, x, { tau: 3 }),
    expects: inversion,
  }),
  whole({
    covers: 'matrixInversion',
    of: 'reference',
    base: COUNTS,
    feed: (x) => u.matrixInversion(response, COUNTS, { tau: 3, reference: x }).unfolded,
    expects: {
      ...forTruth(/a reference \[5\]/, /a reference above 0, got -?[\dNI].* in true bin \d/),
      ...onAll(['equal', 'huge', 'tiny', 'unsorted'], finite),
    } as Row['expects'],
  }),
  whole({
    covers: 'iterativeBayes',
    base: COUNTS,
    feed: (x) => u.iterativeBayes(response, x),
    expects: { ...data, equal: finite, huge: scaled(1), tiny: scaled(1), unsorted: finite },
  }),
  whole({
    covers: 'iterativeBayes',
    of: 'prior',
    base: COUNTS,
    feed: (x) => u.iterativeBayes(response, COUNTS, { prior: x }),
    expects: {
      ...forTruth(/a prior \[5\]/, /a prior above 0, got -?[\dNI].* in true bin \d/),
      ...onAll(['equal', 'unsorted'], finite),
      // only its shape counts
      ...onAll(['huge', 'tiny'], scaled(0)),
    } as Row['expects'],
  }),
  whole({
    covers: 'folded',
    base: COUNTS,
    feed: (x) => u.folded(response, x),
    expects: {
      ...forTruth(/a true distribution \[5\]/, /finite numbers, got .* in true bin 1/),
      ...onAll(['equal', 'negative', 'unsorted'], finite),
      ...onAll(['huge', 'tiny'], scaled(1)),
    } as Row['expects'],
  }),
  whole({
    covers: 'toyErrors',
    base: COUNTS,
    feed: (x) => u.toyErrors((m) => m, x, { key: key(1), toys: 3 }),
    expects: {
      empty: gives(3),
      one: finite,
      equal: finite,
      ...onAll([...SPOILING, 'negative'], refused(/poissonNumbers: expected means of at least 0, got .* in bin \d/)),
      ...onAll(['huge', 'tiny', 'unsorted'], finite),
    } as Row['expects'],
  }),
  each({
    covers: 'poissonNumbers',
    base: COUNTS,
    feed: (x) => u.poissonNumbers(key(1), x),
    expects: {
      ...onAll([...SPOILING, 'negative'], refused(/means of at least 0, got .* in bin \d/)),
      // rows have random numbers of their own
      ...onAll(['equal', 'unsorted'], finite),
      huge: gives(...COUNTS.map((x) => x * 2 ** 300)),
      tiny: gives(0, 0, 0, 0, 0),
    },
  }),
  each({
    covers: 'logPoisson',
    of: 'k',
    feed: (x) => Array.from(x, (k) => u.logPoisson(k, 2)),
    expects: {
      ...onAll(['-Infinity', 'negative'], refused(/a count and a mean of at least 0, got -[1I].* and 2/)),
      huge: { check: (got) => got.forEach(isBelow(-1e80)) },
      tiny: gives(-2, -2, -2, -2, -2),
    },
  }),
  each({
    covers: 'logPoisson',
    of: 'mean',
    feed: (x) => Array.from(x, (mean) => u.logPoisson(2, mean)),
    expects: {
      ...onAll(['-Infinity', 'negative'], refused(/a count and a mean of at least 0, got 2 and -[1I]/)),
      huge: { check: (got) => got.forEach(isBelow(-1e80)) },
      tiny: { check: (got) => got.forEach(isBelow(-400)) },
    },
  }),
  each({
    covers: ['responseMatrix', 'originOf'],
    of: 'true bins',
    base: [0, 1, 2, 3, 4],
    feed: (x) => {
      const bins = Array.from(x)
      const every = u.responseMatrix({
        truthBins: 5,
        recoBins: 5,
        truth: [0, 1, 2, 3, 4, ...bins],
        reco: [0, 1, 2, 3, 4, ...bins],
      })
      return [...u.originOf(every)]
    },
    expects: {
      // the unit matrix, whatever the events are
      ...onAll(['empty', 'one', 'equal', 'unsorted'], finite),
      ...onAll([...SPOILING, 'huge', 'tiny'], refused(/true bins from -1 to 4, got/)),
      negative: refused(/true bins from -1 to 4, got -2/),
    },
  }),
  each({
    covers: 'responseMatrix',
    of: 'reconstructed bins',
    base: [0, 1, 2, 3, 4],
    feed: (x) => u.responseMatrix({ truthBins: 1, recoBins: 5, truth: Array.from(x, () => 0), reco: x }).probability,
    expects: {
      empty: refused(/events in every true bin, got none in bin 0/),
      one: gives(1, 0, 0, 0, 0),
      equal: gives(0, 1, 0, 0, 0),
      ...onAll([...SPOILING, 'huge', 'tiny'], refused(/reconstructed bins from -1 to 4, got/)),
      negative: refused(/reconstructed bins from -1 to 4, got -2/),
      unsorted: gives(0.2, 0.2, 0.2, 0.2, 0.2),
    },
  }),
]

const isBelow = (most: number) => (value: number) => {
  if (!(value < most)) throw new Error(`${value} is not below ${most}`)
}
