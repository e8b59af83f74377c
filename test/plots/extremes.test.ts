import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NeutrinaError } from '../../src/complaint.ts'
import * as plots from '../../src/plots/index.ts'
import { assertDraws } from './drawn.ts'
import { bins, column, contents, counted, type Made, map, places, type Row } from './extreme.ts'
import { MARKS } from './marks.ts'

/** What every function that takes numbers is given. */
const INPUTS: Readonly<Record<string, readonly number[]>> = {
  empty: [],
  one: [3],
  'all equal': [2, 2, 2, 2],
  zeros: [0, 0, 0],
  NaN: [Number.NaN, Number.NaN],
  'some NaN': [1, Number.NaN, 3, 4],
  infinite: [Number.POSITIVE_INFINITY, 1, 2, Number.NEGATIVE_INFINITY],
  'all infinite': [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  negative: [-3, -1, -2, -5],
  huge: [1e300, -1e300, 3e300, 2e300],
  largest: [Number.MAX_VALUE, -Number.MAX_VALUE],
  tiny: [1e-300, 3e-300, -1e-300],
  subnormal: [5e-324, 1e-323],
  'far from zero': [358031, 358034, 358032, 358033],
  'next to each other': [2 ** 53 - 4, 2 ** 53 - 1, 2 ** 53 - 2],
  'one and the next': [1, 1 + Number.EPSILON],
  unsorted: [4, 1, 3, 2, 5],
}
const FLOAT32 = [0.1, 1 / 3, 2.7, 16777217]

const ofMarks = Object.fromEntries(Object.entries(MARKS).map(([name, { extremes }]) => [name, extremes]))

const ROWS: Readonly<Record<string, Row>> = {
  ...ofMarks,
  histogram: { make: counted, names: /mass/ },
  histogram2d: { make: map, names: /mass/ },
  histogramOfCounts: {
    make: (values) => plots.histogramOfCounts({ name: 'mass' }, places(values), values),
    names: /mass/,
  },
  density: { make: (values) => plots.density(counted(values)), names: /density of mass/ },
  normaliseColumns: { make: (values) => plots.normaliseColumns(map(values)), names: /mass/ },
  ratio: { make: (values) => plots.ratio(contents(values), contents(values)), names: /mass/ },
  pull: { make: (values) => plots.pull(contents(values), contents(values)), names: /mass/ },
  relativeErrors: { make: (values) => plots.relativeErrors(contents(values)), names: /mass/ },
  stackPanel: {
    make: (values) => plots.stackPanel([{ of: contents(values) }], { of: contents(values) }),
    names: /mass|events/,
  },
  sumOf: { make: (values) => plots.sumOf([contents(values), contents(values)]), names: /mass/ },
  uhiOf: { make: (values) => plots.uhiOf([{ of: contents(values) }]) as never, names: /mass/ },
  hepDataOf: {
    make: (values) => plots.hepDataOf(plots.uhiOf([{ of: contents(values) }]), 'masses') as never,
    names: /mass/,
  },
  pyhfOf: {
    make: (values) => {
      const samples = [{ name: 'signal', of: contents(values), signal: true }]
      return plots.pyhfOf([{ name: 'region', samples }]) as never
    },
    names: /pyhf|mass/,
  },
  rebin: { make: (values) => plots.rebin(contents(values), values.length), names: /mass/ },
  countErrors: {
    make: (values) =>
      Array.from(plots.countErrors(plots.histogramOfCounts({ name: 'mass' }, places(values), values)).high),
    names: /mass/,
  },
  categoryHistogram: {
    make: (values) => plots.categoryHistogram({ name: 'mass', values: Array.from(values, String) }),
    names: /mass/,
  },
  figure: {
    make: (values) => plots.figure({ x: 'x', y: 'y' }, plots.line({ x: values, y: values })),
    names: /of [xy]/,
  },
  grid: {
    make: (values) =>
      plots.grid(Array.from(values, (v) => plots.figure({ x: 'x', y: 'y' }, plots.rule({ x: v, to: v })))),
    names: /grid|rule|of [xy]/,
  },
  ratioPanel: {
    make: (values) =>
      plots.ratioPanel([
        { of: contents(values), label: 'a' },
        { of: contents(values), label: 'b' },
      ]),
    names: /mass|events/,
  },
  pullPanel: {
    make: (values) =>
      plots.pullPanel([
        { of: contents(values), label: 'a' },
        { of: contents(values), label: 'b' },
      ]),
    names: /mass|events/,
  },
  methodsPanel: {
    make: (values) =>
      plots.methodsPanel({ truth: { mass: values }, mode: { mass: values } } as never, { of: column([]), bins }),
    names: /mass|events/,
  },
  calibrationCurve: {
    make: (values) => {
      const coverage = Array.from(values, (value) => ({ value, low: value, high: value }))
      return plots.calibrationCurve({ TARP: { levels: Array.from(values), coverage } } as never)
    },
    names: /calibrationCurve|difference/,
  },
  filterPlot: {
    make: (values) => {
      const points = Array.from(values, (value) => ({ value, error: 0 }))
      const fractions = points.map((_, i) => (i + 1) / points.length)
      const scores = { width: 'width', random: 'random' }
      const curves = { width: { m: points }, random: { m: points } }
      return plots.filterPlot({ fractions, scores, figures: [{ name: 'm', label: 'mass' }], curves }, 'm')
    },
    names: /filterPlot|mass|ratio|(plot|axis) of m/,
  },
  reliabilityPlot: {
    make: (values) => {
      const accuracy = Array.from(values, (value) => ({ value, low: value, high: value, n: 1 }))
      const edges = Array.from({ length: accuracy.length + 1 }, (_, i) => i)
      return plots.reliabilityPlot({ a: { edges, accuracy, confidence: Array.from(values) } } as never)
    },
    names: /reliabilityPlot|accuracy|confidence|predicted|choices/,
  },
  rankPlot: { make: (values) => plots.rankPlot(values), names: /rankPlot/ },
  rankPlots: {
    make: (values) => plots.rankPlots({ coordinates: [{ name: 'px' }], ranks: { px: { histogram: values } } } as never),
    names: /rankPlot/,
  },
  ecdfPlot: {
    make: (values) =>
      plots.ecdfPlot({ p: { at: values, lower: values, upper: values, difference: values, level: 0.95 } } as never),
    names: /ECDF/,
  },
  cornerPlot: { make: (values) => plots.cornerPlot([column(values), column(values)]), names: /mass/ },
  truthMap: { make: (values) => plots.truthMap(column(values), column(values), { bins }), names: /mass/ },
  responseMatrix: { make: (values) => plots.responseMatrix(column(values), column(values), { bins }), names: /mass/ },
  unfoldingPrecisionPlot: {
    make: (values) => {
      const edges = Array.from(places(values))
      const binning = {
        axes: [
          { name: 'm', edges: [0, 1] },
          { name: 'eta', edges },
        ],
        bins: values.length,
      }
      const overBaseline = Float64Array.from(values)
      const methods = { mode: { overBaseline, overBaselineError: overBaseline.map((ratio) => 0.05 * ratio) } }
      return plots.unfoldingPrecisionPlot({ binning, methods } as never, { methods: ['mode'] })
    },
    names: /eta|error/,
  },
  trainingHistory: {
    make: (values) =>
      plots.trainingHistory(
        Array.from(values, (loss, i) => ({
          epoch: i + 1,
          trainingLoss: loss,
          validationLoss: loss,
          learningRate: loss,
        })),
      ),
    names: /trainingHistory|loss|learning rate/,
  },
  singleEventPosterior: {
    make: (values) => plots.singleEventPosterior(column(values), { bins, answers: { truth: Array.from(values) } }),
    names: /mass/,
  },
  eventBrowser: {
    make: (values) =>
      plots.eventBrowser([{ draws: values, answers: { truth: Array.from(values) }, note: '' }], {
        of: column([]),
        bins,
      }),
    names: /mass of event 0/,
  },
  frames: {
    make: (values) =>
      plots.frames([{ note: '', marks: [plots.line({ x: places(values), y: [...Array.from(values), 0] })] }], {
        ...{ x: 'x', y: 'height', slider: 'all' },
      }),
    names: /frames|height|x/,
  },
  associationByJets: {
    make: (values) => {
      const at = Array.from(values, (value) => ({ value, low: value, high: value, error: 0 }))
      const table = { jets: places(values).slice(1), methods: { mode: at }, gains: { mode: at }, baseline: 'mw' }
      return plots.associationByJets({ ...table, jets: Array.from(table.jets) } as never)
    },
    names: /associationByJets|b-jet|gain/,
  },
  biasAndWidthProfile: {
    make: (values) => {
      const one = (value: number) => ({ mode: { mass: { median: { value, error: 1 }, width: { value, error: 1 } } } })
      const profile = { edges: Array.from(places(values)), bins: Array.from(values, one) }
      return plots.biasAndWidthProfile(profile as never, { at: { name: 'at' }, of: column([]) })
    },
    names: /biasAndWidthProfile|mass/,
  },
}

/** Exported functions that take no numbers. */
const WITHOUT = ['chart', 'columnOf', 'contentTitle', 'fixedColours', 'methodStyle', 'recolour', 'save', 'PlotError']

test('every exported function has a row in the table of extremes', () => {
  const functions = Object.entries(plots).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []))
  assert.deepEqual(functions.filter((name) => !WITHOUT.includes(name)).sort(), Object.keys(ROWS).sort())
})

for (const [name, { make, names }] of Object.entries(ROWS)) {
  test(`${name}: each extreme input is drawn as it is, or refused by its name`, async () => {
    for (const [kind, values] of Object.entries(INPUTS)) {
      const made = refusedOr(() => make(values), `${name} of ${kind}`, names)
      if (made) await check(made, `${name} of ${kind}`, names)
    }
    const single = Float32Array.from(FLOAT32)
    const [short, long] = [single, Float64Array.from(single)].map((values) =>
      refusedOr(() => make(values), name, names),
    )
    if (short && 'spec' in short) assert.deepEqual(short.spec, (long as plots.Chart).spec, 'float32 and float64')
    else if (short && !('layers' in short)) assert.deepEqual(short, long, 'float32 and float64')
  })
}

/** What is made; nothing, where that is refused by an error that names the place. */
function refusedOr<T>(make: () => T, what: string, names: RegExp): T | undefined {
  try {
    return make()
  } catch (error) {
    assert.ok(error instanceof NeutrinaError, `${what}: ${(error as Error).stack}`)
    assert.match(error.complaint.who, names, `${what}: ${error.message}`)
    return undefined
  }
}

const isHistogram = (made: Made): made is plots.Histogram => 'underflow' in made

async function check(made: Made, what: string, names: RegExp): Promise<void> {
  const chart = 'layers' in made ? refusedOr(() => plots.figure({ x: 'x', y: 'y' }, made), what, names) : made
  if (chart === undefined) return
  if ('spec' in chart) await assertDraws(chart).catch((error) => assert.fail(`${what}: ${error.message}`))
  else if (isHistogram(chart)) {
    const numbers = [...chart.values, ...chart.errors, chart.underflow.sum, chart.overflow.sum]
    assert.ok(numbers.every(Number.isFinite), `${what}: ${numbers}`)
  }
}
