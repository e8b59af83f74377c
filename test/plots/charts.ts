import {
  type AssociationTable,
  associationTable,
  type BiasInBins,
  biasInBins,
  type Calibration,
  calibrationOf,
  ecdfBand,
  type FilterReport,
  filterCurves,
  type Reliability,
  rankHistogram,
  reliability,
} from '../../src/lib/evaluation/index.ts'
import { key, uniforms } from '../../src/lib/tensor/index.ts'
import * as plots from '../../src/plots/index.ts'
import { MARKS } from './marks.ts'
import { bins, CAPTION, channels, data, drawings, estimate, eta, N, ofTruth, processes, pz, twoHumps } from './toys.ts'

function calibration(seed: number): Calibration {
  const ranks = rankHistogram(100)
  for (const u of uniforms(key(seed), N)) ranks.add(u)
  return calibrationOf(ranks.result(), ecdfBand({ n: N, points: 100, level: 0.95 }))
}

function association(): AssociationTable {
  const table = associationTable()
  const njets = Array.from(uniforms(key(5), N), (u) => 4 + Math.floor(7 * u * u))
  const right = (seed: number, share: number) => Array.from(uniforms(key(seed), N), (u) => (u < share ? 0 : 1))
  const chosen = {
    truth: right(6, 0.8),
    mw: right(7, 0.6),
    nu_ff: right(8, 0.55),
    sample: right(9, 0.62),
    mode: right(10, 0.66),
  }
  table.add({ njets, eligible: njets.map(() => 1), truth: njets.map(() => 0), chosen })
  return table.result()
}

function profile(): BiasInBins {
  const inBins = biasInBins([0, 25, 50, 100, 200])
  const at = pz.values.map(Math.abs)
  inBins.add({
    at,
    truth: { pz: pz.values },
    estimates: { mw: { pz: pz.values.map((v) => 0.7 * v) }, mode: { pz: estimate.values } },
  })
  return inBins.result()
}

function stated(): Reliability {
  const judge = reliability()
  const confidence = uniforms(key(21), N).map((u) => 1 - 0.8 * u * u)
  judge.add({ confidence, right: Array.from(uniforms(key(22), N), (u, i) => Number(u < confidence[i] ** 1.2)) })
  return judge.result()
}

function filtering(): FilterReport {
  const scores = { width: uniforms(key(23), N), random: uniforms(key(24), N) }
  const mean = (kept: Int32Array) => {
    const value = kept.reduce((sum, i) => sum + scores.width[i], 20) / (kept.length + 1)
    return { value, error: value / Math.sqrt(kept.length) }
  }
  return {
    ...filterCurves({ count: N, scores, figures: { pz_width: mean } }),
    scores: { width: 'posterior width', random: 'at random' },
    figures: [{ name: 'pz_width', label: 'width of p_z', unit: 'GeV' }],
  }
}

/** As `unfoldingPrecision` gives it: two bins by two. */
const unfoldedBy = (over: number[]) => ({
  overBaseline: Float64Array.from(over),
  overBaselineError: Float64Array.from(over, (ratio) => 0.05 * ratio),
  relativeError: Float64Array.from(over),
  bias: new Float64Array(4),
  response: {
    recoBins: 4,
    truthBins: 4,
    probability: new Float64Array(16),
    efficiency: new Float64Array(4).fill(1),
    generated: new Float64Array(4).fill(100),
  },
})
const unfolding = {
  binning: {
    axes: [
      { name: 'm_tt̄', unit: 'GeV', edges: [0, 400, Number.POSITIVE_INFINITY] },
      { name: '|Δφ_ℓℓ|', unit: 'rad', edges: [0, 1.5, 3.2] },
    ],
    bins: 4,
  },
  generated: new Float64Array(4).fill(100),
  baseline: 'truth',
  methods: { Ellipse: unfoldedBy([2, 3, 2.5, 4]), 'flow mode': unfoldedBy([1.2, 1.3, 1.1, 1.5]) },
}

/** A chart of every mark and every figure, by the name of what is exported. */
const ofMarks = Object.fromEntries(Object.entries(MARKS).map(([name, { chart }]) => [name, chart]))

export const CHARTS: Readonly<Record<string, () => plots.Chart>> = {
  ...ofMarks,
  figure: () =>
    plots.figure({ x: pz, y: 'events', caption: CAPTION }, plots.histogramStep(ofTruth, { label: 'truth' }), null),
  stackPanel: () =>
    plots.stackPanel(
      processes,
      { of: data },
      {
        title: 'Control region',
        label: { experiment: 'ATLAS', status: 'Internal', right: '√s = 13 TeV, 139 fb⁻¹' },
      },
    ),
  categoryHistogram: () =>
    plots.ratioPanel(
      [
        { of: channels, label: 'events' },
        { of: plots.rebin(channels, 1), label: 'again', colour: 'red' },
      ],
      { lowerHeight: 60 },
    ),
  ratioPanel: () => plots.ratioPanel(drawings, { caption: CAPTION }),
  methodsPanel: () =>
    plots.methodsPanel(
      { truth: { pz: pz.values }, mode: { pz: estimate.values } },
      { of: pz, bins, outside: 'fold', caption: CAPTION },
    ),
  pullPanel: () => plots.pullPanel(drawings, { note: 'a note' }),
  calibrationCurve: () =>
    plots.calibrationCurve({ 'highest density': calibration(11).curve, TARP: calibration(12).curve }),
  filterPlot: () => plots.filterPlot(filtering(), 'pz_width', { caption: CAPTION }),
  reliabilityPlot: () => plots.reliabilityPlot({ mode: stated() }),
  rankPlot: () => plots.rankPlot(calibration(13).histogram, { note: 'p_x' }),
  rankPlots: () =>
    plots.rankPlots(
      {
        coordinates: [{ name: 'px', label: 'p_x' }, { name: 'eta' }],
        ranks: { px: calibration(16), eta: calibration(17) },
      },
      { columns: 2, width: 200 },
    ),
  ecdfPlot: () => plots.ecdfPlot({ p_x: calibration(14).ecdf, p_y: calibration(15).ecdf }),
  cornerPlot: () =>
    plots.cornerPlot([pz, estimate, { ...eta, values: twoHumps }], { truth: [0, 10, -1.6], caption: CAPTION }),
  truthMap: () => plots.truthMap(pz, estimate, { bins, note: 'mode' }),
  responseMatrix: () => plots.responseMatrix(pz, estimate, { bins: [-200, -50, 0, 50, 200] }),
  unfoldingPrecisionPlot: () => plots.unfoldingPrecisionPlot(unfolding, { methods: ['Ellipse', 'flow mode'] }),
  trainingHistory: () =>
    plots.trainingHistory(
      [1, 2, 3].map((epoch) => ({
        epoch,
        trainingLoss: 1 / epoch,
        validationLoss: 1.1 / epoch,
        learningRate: 10 ** -epoch,
      })),
    ),
  singleEventPosterior: () =>
    plots.singleEventPosterior(
      { ...eta, values: twoHumps },
      { bins: { bins: 50, range: [-4, 4] }, answers: { truth: [-1.7], mw: [-1.5, -3] } },
    ),
  eventBrowser: () => {
    const events = [0, 1, 2].map((k) => ({
      draws: twoHumps.map((v) => v + k),
      answers: { truth: [k], mw: [k, -k] },
      note: `${4 + k} jets`,
    }))
    return plots.eventBrowser(events, { of: eta, bins: { bins: 60, range: [-5, 5] } })
  },
  frames: () =>
    plots.frames(
      [1, 2, 3].map((k) => ({
        note: `slope ${k}`,
        marks: [
          plots.band({ x: [0, 1], low: [0, k - 0.3], high: [0.2, k + 0.3] }, { colour: 'blue', label: 'σ' }),
          plots.line({ x: [0, 1], y: [0, k] }, { label: 'p' }),
        ],
      })),
      { x: 'x', y: 'p', slider: 'slope' },
      plots.line({ x: [0, 1], y: [1, 1] }, { label: 'always', dash: [3, 3] }),
    ),
  associationByJets: () => plots.associationByJets(association(), { caption: CAPTION }),
  biasAndWidthProfile: () => plots.biasAndWidthProfile(profile(), { at: { ...pz, label: '|p_z^ν|' }, of: pz }),
  grid: () =>
    plots.grid([CHARTS.ratioPanel(), CHARTS.truthMap(), CHARTS.ratioPanel(), CHARTS.eventBrowser()], { columns: 2 }),
}
