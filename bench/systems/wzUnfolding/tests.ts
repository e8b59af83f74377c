import { type EqualBins, edgesOf } from '../../../src/lib/columns/index.ts'
import { formatMeasured } from '../../../src/lib/evaluation/index.ts'
import { WZ_CUTS, type WzEvents } from '../../../src/lib/events/index.ts'
import {
  injectionIn,
  partonMomenta,
  recoveredDeformation,
  WZ_OBSERVABLES,
  wzColumns,
  wzObservables,
} from '../../../src/lib/systems/index.ts'
import { judgeSample, type UnfoldedMomenta } from '../../../src/lib/systems/wzUnfolding/judgeSample.ts'
import type { Key } from '../../../src/lib/tensor/index.ts'
import type { Method } from './methods.ts'

const truthOf = (events: WzEvents) => wzColumns(wzObservables(partonMomenta(events)))
const OBSERVABLES = ['pt_q1', 'pt_q2', 'm_w', 'dphi', 'pt_lminus']
const short = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : '–')
const sampleOf = (values: ArrayLike<number>, weights?: ArrayLike<number>) => ({ values, ...(weights && { weights }) })

/** Columns of {@link closureRow}. */
export const CLOSURE = [
  'closure',
  ...OBSERVABLES.map((name) => `χ² ${name}`),
  ...Object.keys(WZ_CUTS).map((name) => `pt_q1, cut ${name}`),
  ...['half width m_w', 'AUC', 'told the measured', 'folded pt_q1 (truth)', 'balance'],
]

/**
 * χ² per bin of each observable, and of pT,q1 on the published cuts; a classifier; folding back; balance: by the judge of all. OmniFold
 * and bins know no single events, bins nothing but one observable.
 */
export async function closureRow(key: Key, method: Method, events: WzEvents): Promise<string[]> {
  const truth = truthOf(events)
  if (method.isBinned) {
    const cells: string[] = []
    for (const name of OBSERVABLES) {
      const { bins } = WZ_OBSERVABLES.find((one) => one.name === name)!
      const { columns, weights } = await method.unfold(key, events, undefined, name)
      cells.push(short(ofBins(columns[name], weights!, truth[name], { bins: 20, range: bins.range })))
    }
    return [method.name, ...cells, ...CLOSURE.slice(cells.length + 1).map(() => '–')]
  }
  const { momenta, second, weights } = await method.unfold(key, events, undefined, 'pt_q1')
  return judgedRow(key, method.name, events, {
    momenta: momenta!,
    perEvent: method.perEvent,
    ...(second && { second }),
    ...(weights && { weights }),
  })
}

/** The same of the truth of other events: what a perfect unfolding of distributions has. */
export const floorRow = (key: Key, others: WzEvents, events: WzEvents): Promise<string[]> =>
  judgedRow(key, 'truth of other events', events, { momenta: partonMomenta(others), perEvent: false })

async function judgedRow(key: Key, name: string, events: WzEvents, unfolded: UnfoldedMomenta): Promise<string[]> {
  const { closure, masses, cuts, c2st, swap, folded, balance } = await judgeSample(key, events, unfolded)
  return [
    name,
    ...OBSERVABLES.map((of) => short(closure[of].perBin)),
    ...Object.keys(WZ_CUTS).map((cut) => short(cuts[cut]?.pt_q1.perBin ?? Number.NaN)),
    `${short(masses.m_w.width)} / ${short(masses.m_w.truthWidth)}`,
    c2st ? formatMeasured(c2st) : '–',
    swap ? formatMeasured(swap.own) : '–',
    `${short(folded!.pt_q1.perBin)} (${short(folded!.pt_q1.truth.perBin)})`,
    balance!.unfolded.toExponential(1),
  ]
}

/** χ² per bin of contents at the centres of bins, as if they were counts: correlations left out, so below one where they smooth. */
function ofBins(centres: ArrayLike<number>, contents: ArrayLike<number>, truth: ArrayLike<number>, bins: EqualBins) {
  const edges = edgesOf(bins)
  let [sum, used] = [0, 0]
  for (let k = 0; k + 1 < edges.length; k++) {
    const inside = (x: number) => x >= edges[k] && x < edges[k + 1]
    let [a, b] = [0, 0]
    for (let i = 0; i < centres.length; i++) if (inside(centres[i])) a += contents[i]
    for (let i = 0; i < truth.length; i++) if (inside(truth[i])) b++
    if (a + b < 10) continue
    sum += (a - b) ** 2 / (a + b)
    used++
  }
  return sum / used
}

const WINDOW = [1000, 1600] as const

/** The injected peak in m_ℓℓqq. */
export async function injectionRow(key: Key, method: Method, mixed: WzEvents): Promise<string[]> {
  const { columns, weights, effective } = await method.unfold(key, mixed, undefined, 'm_total')
  const found = injectionIn(WINDOW, sampleOf(columns.m_total, weights), { values: truthOf(mixed).m_total })
  const beside = (a: number, b: number) => `${a.toFixed(0)} / ${b.toFixed(0)}`
  return [
    method.name,
    beside(found.peak, found.truthPeak),
    beside(found.width, found.truthWidth),
    beside(found.events, found.truthEvents),
    effective === undefined ? '–' : effective.toFixed(0),
  ]
}

/** Bins of the tilt's slope. */
const TILTED = { pt_q1: { bins: 12, range: [20, 140] }, pt_q2: { bins: 12, range: [10, 70] } } as const

/** How much of a tilt comes back, in one pass and with the prior removed; and the bias of the ratio to the untilted truth in each bin of pT,q1. */
export async function tiltRows(
  key: Key,
  method: Method,
  events: WzEvents,
  weights: Float64Array,
): Promise<{ readonly slopes: string[][]; readonly bias: string[][] }> {
  const truth = truthOf(events)
  const [slopes, bias]: string[][][] = [[], []]
  const add = async (label: string, unfold: (name: string, w?: Float64Array) => ReturnType<Method['unfold']>) => {
    const cells: string[] = []
    for (const name of ['pt_q1', 'pt_q2'] as const) {
      const [deformed, plain] = [await unfold(name, weights), await unfold(name)]
      const found = recoveredDeformation(
        TILTED[name],
        {
          deformed: sampleOf(deformed.columns[name], deformed.weights),
          plain: sampleOf(plain.columns[name], plain.weights),
        },
        { deformed: sampleOf(truth[name], weights), plain: { values: truth[name] } },
      )
      cells.push(`${found.slope.toFixed(3)} ± ${found.error.toFixed(3)}`)
      if (name === 'pt_q1')
        bias.push([label, ...found.bias.map((b) => `${b.value.toFixed(3)} ± ${b.error.toFixed(3)}`)])
    }
    slopes.push([label, ...cells])
  }
  await add(method.name, (name, w) => method.unfold(key, events, w, name))
  const { iterated } = method
  if (iterated) await add(`${method.name}, prior removed`, (_, w) => iterated(key, events, w))
  return { slopes, bias }
}
