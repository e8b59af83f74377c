import {
  type AssociationTable,
  associationTable,
  type BiasInBins,
  biasInBins,
  type Calibration,
  calibrationOf,
  ecdfBand,
  rankHistogram,
} from '../../src/lib/evaluation/index.ts'
import { key, normals, uniforms } from '../../src/lib/tensor/index.ts'
import * as plots from '../../src/plots/index.ts'

const N = 2000
const CAPTION = '√s = 13 TeV, tt̄ → ℓ+jets'
const gauss = (seed: number, n = N) => Array.from(normals(key(seed), n))

const eta = { name: 'eta', label: 'η^ν', unit: '' }
const pz = { name: 'pz', label: 'p_z^ν', unit: 'GeV', values: gauss(1).map((z) => 60 * z) }
const estimate = { ...pz, label: 'p_z^{ν,reco}', values: gauss(2).map((z, i) => 0.8 * pz.values[i] + 25 * z) }
const bins = { bins: 40, range: [-200, 200] as const }
const ofTruth = plots.histogram(pz, { bins })
const ofEstimate = plots.histogram(estimate, { bins })
const drawings = [
  { of: ofTruth, ...plots.methodStyle('truth') },
  { of: ofEstimate, ...plots.methodStyle('mode') },
]
const wide = { bins: { bins: 16, range: [-200, 200] as const } }
const part = (seed: number, n: number, width: number, weight: number) => {
  const values = gauss(seed, n).map((z) => width * z)
  return plots.histogram({ ...pz, values }, { ...wide, weights: values.map(() => weight) })
}
/** Colours that are not of the theme. */
export const OWN_COLOURS = ['#7fb3d5', '#2a7f62'] as const
const processes = [
  { of: part(21, 900, 90, 0.1), label: 'W + jets' },
  { of: part(22, 700, 70, 0.2), label: 'single top' },
  { of: part(23, 2000, 60, 0.3), label: 'tt̄', colour: OWN_COLOURS[0] },
] as const
const data = plots.histogram({ ...pz, values: gauss(24, 830).map((z) => 64 * z) }, wide)
const channels = plots.categoryHistogram({
  name: 'channel',
  values: gauss(25, 300).map((z) => (z < -0.5 ? 'e + jets' : z < 0.7 ? 'μ + jets' : 'τ + jets')),
})
const twoHumps = gauss(3).map((z, i) => (i % 3 === 0 ? 1.2 + 0.4 * z : -1.6 + 0.5 * z))

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

/** As `unfoldingPrecision` gives it: two bins by two. */
const unfoldedBy = (over: number[]) => ({
  overBaseline: Float64Array.from(over),
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
  methods: { Ellipse: unfoldedBy([2, 3, 2.5, 4]), 'flow mode': unfoldedBy([1.2, 1.3, 1.1, 1.5]) },
}

/** A chart of every mark and every figure, by the name of what is exported. */
export const CHARTS: Readonly<Record<string, () => plots.Chart>> = {
  figure: () =>
    plots.figure({ x: pz, y: 'events', caption: CAPTION }, plots.histogramStep(ofTruth, { label: 'truth' }), null),
  histogramStep: () =>
    plots.figure(
      { x: pz, y: 'events', yLog: true },
      ...drawings.map(({ of, ...style }) => plots.histogramStep(of, style)),
    ),
  histogramArea: () =>
    plots.figure({ x: pz, y: 'events', yLog: true }, plots.histogramArea(ofTruth, { label: 'truth', colour: 'blue' })),
  points: () => {
    const values = { x: [1, 2, 3], y: [2, 40, 3], errors: [1, 2, Number.NaN], xErrors: [0.5, 0.5, 0.5] }
    return plots.figure({ x: 'x', y: 'y', yDomain: [0, 10] }, plots.points(values, { label: 'data', shape: 'diamond' }))
  },
  histogramPoints: () =>
    plots.figure(
      { x: pz, y: 'events' },
      plots.histogramPoints(plots.histogram(pz, { bins: { bins: 20, range: [-200, 200] } }), { label: 'data' }),
    ),
  stack: () => plots.figure({ x: pz, y: 'events', yLog: true }, ...plots.stack(processes)),
  stackPanel: () =>
    plots.stackPanel(
      processes,
      { of: data },
      {
        title: 'Control region',
        label: { experiment: 'ATLAS', status: 'Internal', right: '√s = 13 TeV, 139 fb⁻¹' },
      },
    ),
  span: () =>
    plots.figure(
      { x: pz, y: 'events', label: null },
      plots.span({ x: [-50, 50] }, { colour: 'orange', label: 'signal region' }),
      plots.span({ y: [0, 20] }),
      plots.histogramStep(ofTruth, { colour: OWN_COLOURS[1] }),
    ),
  annotation: () =>
    plots.figure(
      { x: 'x', y: 'y', xDomain: [0, 10], yDomain: [0, 10], title: 'E = mc^2' },
      plots.annotation('peak', { x: 4, y: 8 }, { to: { x: 7, y: 7.5 } }),
      plots.annotation('edge', { x: 2, y: 2 }, { to: { x: 2, y: 5 }, colour: 'red' }),
      plots.annotation('alone', { x: 8, y: 2 }),
    ),
  categoryHistogram: () =>
    plots.ratioPanel(
      [
        { of: channels, label: 'events' },
        { of: plots.rebin(channels, 1), label: 'again', colour: 'red' },
      ],
      { lowerHeight: 60 },
    ),
  line: () =>
    plots.figure({ x: 'x', y: 'y', xLog: true }, plots.line({ x: [1, 10, 3], y: [1, 2, 3] }, { dash: [2, 2] })),
  band: () =>
    plots.figure(
      { x: 'x', y: 'y' },
      plots.band({ x: [0, 1], low: [0, 1], high: [2, 2] }, { label: 'band', steps: true }),
    ),
  rule: () =>
    plots.figure(
      { x: 'x', y: 'y', xDomain: [0, 1], yDomain: [0, 1] },
      plots.rule({ x: 0.5 }, { label: 'm_W' }),
      plots.rule({ y: 0.1 }),
    ),
  text: () =>
    plots.figure({ x: 'x', y: 'y', xDomain: [0, 1], yDomain: [0, 1] }, plots.text('p_T^{miss}', { x: 0.5, y: 0.5 })),
  textAt: () =>
    plots.figure(
      { x: 'x', y: 'y', xDomain: [0, 1], yDomain: [0, 1] },
      plots.textAt('m_{bℓν}', 0.1, 0.1, { weight: 'bold' }),
    ),
  colourMap: () => plots.figure({ x: pz, y: estimate }, plots.colourMap(plots.histogram2d(pz, estimate, { x: bins }))),
  contours: () =>
    plots.figure(
      { x: pz, y: estimate, xDomain: [-200, 200], yDomain: [-200, 200] },
      plots.contours(plots.histogram2d(pz, estimate, { x: bins }), { label: '68, 95 %' }),
    ),
  binReadout: () => plots.figure({ x: pz, y: 'events' }, plots.histogramStep(ofTruth), plots.binReadout(drawings)),
  ratioPanel: () => plots.ratioPanel(drawings, { caption: CAPTION }),
  methodsPanel: () =>
    plots.methodsPanel(
      { truth: { pz: pz.values }, mode: { pz: estimate.values } },
      { of: pz, bins, outside: 'fold', caption: CAPTION },
    ),
  pullPanel: () => plots.pullPanel(drawings, { note: 'a note' }),
  calibrationCurve: () =>
    plots.calibrationCurve({ 'highest density': calibration(11).curve, TARP: calibration(12).curve }),
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
  associationByJets: () => plots.associationByJets(association(), { caption: CAPTION }),
  biasAndWidthProfile: () => plots.biasAndWidthProfile(profile(), { at: { ...pz, label: '|p_z^ν|' }, of: pz }),
  grid: () =>
    plots.grid([CHARTS.ratioPanel(), CHARTS.truthMap(), CHARTS.ratioPanel(), CHARTS.eventBrowser()], { columns: 2 }),
}
