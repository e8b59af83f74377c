import * as plots from '../../src/plots/index.ts'
import { contents, map, ones, type Row } from './extreme.ts'
import { bins, drawings, estimate, OWN_COLOURS, ofTruth, processes, pz } from './toys.ts'

/** A mark in the tests: a chart that shows it, and what it makes of extreme numbers. */
interface MarkRow {
  readonly chart: () => plots.Chart
  readonly extremes: Row
}

/** Every mark, by the name of what is exported. */
export const MARKS: Readonly<Record<string, MarkRow>> = {
  annotation: {
    chart: () =>
      plots.figure(
        { x: 'x', y: 'y', xDomain: [0, 10], yDomain: [0, 10], title: 'E = mc^2' },
        plots.annotation('peak', { x: 4, y: 8 }, { to: { x: 7, y: 7.5 } }),
        plots.annotation('edge', { x: 2, y: 2 }, { to: { x: 2, y: 5 }, colour: 'red' }),
        plots.annotation('alone', { x: 8, y: 2 }),
      ),
    extremes: {
      make: (values) => {
        const arrow = plots.annotation('peak', { x: 1, y: 1 }, { to: { x: values[0], y: values[1] } })
        return plots.figure({ x: 'x', y: 'y', xDomain: [0, 4], yDomain: [0, 4] }, arrow)
      },
      names: /annotation peak/,
    },
  },
  band: {
    chart: () =>
      plots.figure(
        { x: 'x', y: 'y' },
        plots.band({ x: [0, 1], low: [0, 1], high: [2, 2] }, { label: 'band', steps: true }),
      ),
    extremes: { make: (values) => plots.band({ x: values, low: values, high: values }), names: /of [xy]/ },
  },
  binReadout: {
    chart: () => plots.figure({ x: pz, y: 'events' }, plots.histogramStep(ofTruth), plots.binReadout(drawings)),
    extremes: {
      make: (values) =>
        plots.figure(
          { x: 'x', y: 'y', yDomain: [0, 1], xDomain: [0, 9] },
          plots.binReadout([{ of: contents(values), label: 'a' }]),
        ),
      names: /mass/,
    },
  },
  colourMap: {
    chart: () => plots.figure({ x: pz, y: estimate }, plots.colourMap(plots.histogram2d(pz, estimate, { x: bins }))),
    extremes: { make: (values) => plots.colourMap(map(values), { log: false }), names: /mass/ },
  },
  contours: {
    chart: () =>
      plots.figure(
        { x: pz, y: estimate, xDomain: [-200, 200], yDomain: [-200, 200] },
        plots.contours(plots.histogram2d(pz, estimate, { x: bins }), { label: '68, 95 %' }),
      ),
    extremes: {
      make: (values) =>
        plots.figure({ x: 'x', y: 'y', xDomain: [-6, 6], yDomain: [-6, 6] }, plots.contours(map(values))),
      names: /mass/,
    },
  },
  histogramArea: {
    chart: () =>
      plots.figure(
        { x: pz, y: 'events', yLog: true },
        plots.histogramArea(ofTruth, { label: 'truth', colour: 'blue' }),
      ),
    extremes: { make: (values) => plots.histogramArea(contents(values)), names: /mass|of [xy]/ },
  },
  histogramPoints: {
    chart: () =>
      plots.figure(
        { x: pz, y: 'events' },
        plots.histogramPoints(plots.histogram(pz, { bins: { bins: 20, range: [-200, 200] } }), { label: 'data' }),
      ),
    extremes: { make: (values) => plots.histogramPoints(contents(values)), names: /mass|of [xy]/ },
  },
  histogramStep: {
    chart: () =>
      plots.figure(
        { x: pz, y: 'events', yLog: true },
        ...drawings.map(({ of, ...style }) => plots.histogramStep(of, style)),
      ),
    extremes: { make: (values) => plots.histogramStep(contents(values)), names: /mass|of [xy]/ },
  },
  line: {
    chart: () =>
      plots.figure({ x: 'x', y: 'y', xLog: true }, plots.line({ x: [1, 10, 3], y: [1, 2, 3] }, { dash: [2, 2] })),
    extremes: { make: (values) => plots.line({ x: values, y: values }), names: /of [xy]/ },
  },
  points: {
    chart: () => {
      const values = { x: [1, 2, 3], y: [2, 40, 3], errors: [1, 2, Number.NaN], xErrors: [0.5, 0.5, 0.5] }
      return plots.figure(
        { x: 'x', y: 'y', yDomain: [0, 10] },
        plots.points(values, { label: 'data', shape: 'diamond' }),
      )
    },
    extremes: { make: (values) => plots.points({ x: values, y: values, errors: ones(values) }), names: /of [xy]/ },
  },
  rule: {
    chart: () =>
      plots.figure(
        { x: 'x', y: 'y', xDomain: [0, 1], yDomain: [0, 1] },
        plots.rule({ x: 0.5 }, { label: 'm_W' }),
        plots.rule({ y: 0.1 }),
      ),
    extremes: { make: (values) => plots.rule({ x: values[0], to: values[0] }), names: /rule|of [xy]/ },
  },
  span: {
    chart: () =>
      plots.figure(
        { x: pz, y: 'events', label: null },
        plots.span({ x: [-50, 50] }, { colour: 'orange', label: 'signal region' }),
        plots.span({ y: [0, 20] }),
        plots.histogramStep(ofTruth, { colour: OWN_COLOURS[1] }),
      ),
    extremes: {
      make: (values) =>
        plots.figure({ x: 'x', y: 'y', xDomain: [0, 4], yDomain: [0, 4] }, plots.span({ x: [values[0], values[1]] })),
      names: /span/,
    },
  },
  stack: {
    chart: () => plots.figure({ x: pz, y: 'events', yLog: true }, ...plots.stack(processes)),
    extremes: {
      make: (values) => plots.stack([{ of: contents(values) }, { of: contents(values) }])[0],
      names: /mass|of [xy]/,
    },
  },
  text: {
    chart: () =>
      plots.figure({ x: 'x', y: 'y', xDomain: [0, 1], yDomain: [0, 1] }, plots.text('p_T^{miss}', { x: 0.5, y: 0.5 })),
    extremes: {
      make: (values) =>
        plots.figure({ x: 'x', y: 'y', xDomain: [0, 4], yDomain: [0, 4] }, plots.text('m_W', { x: values[0], y: 1 })),
      names: /text m_W/,
    },
  },
  textAt: {
    chart: () =>
      plots.figure(
        { x: 'x', y: 'y', xDomain: [0, 1], yDomain: [0, 1] },
        plots.textAt('m_{bℓν}', 0.1, 0.1, { weight: 'bold' }),
      ),
    extremes: {
      make: (values) =>
        plots.figure({ x: 'x', y: 'y', xDomain: [0, 4], yDomain: [0, 4] }, plots.textAt('m_W', values[0], 0.5)),
      names: /text m_W/,
    },
  },
}
