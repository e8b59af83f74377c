import { type EqualBins, edgesOf } from '../../../src/lib/columns/index.ts'
import { chiSquarePerBin, halfWidth } from '../../../src/lib/evaluation/index.ts'
import { WZ_CUTS, type WzEvents } from '../../../src/lib/events/index.ts'
import {
  injectionIn,
  partonMomenta,
  recoveredDeformation,
  WZ_OBSERVABLES,
  wzColumns,
  wzObservables,
} from '../../../src/lib/systems/index.ts'
import type { Key } from '../../../src/lib/tensor/index.ts'
import type { Method } from './methods.ts'

const truthOf = (events: WzEvents) => wzColumns(wzObservables(partonMomenta(events)))
const OBSERVABLES = ['pt_q1', 'pt_q2', 'm_w', 'dphi', 'pt_lminus']
const short = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : '–')
const sampleOf = (values: ArrayLike<number>, weights?: ArrayLike<number>) => ({ values, ...(weights && { weights }) })

/** χ² per bin of each observable without a cut and on the published ones; OmniFold and bins know no single events. */
export async function closureRows(key: Key, method: Method, events: WzEvents): Promise<string[][]> {
  const truth = truthOf(events)
  const all = [...Array(events.count).keys()]
  const keeps = Object.values(WZ_CUTS).map((cut) => all.filter((i) => cut.keeps(events, i)))
  const rows: string[][] = []
  for (const name of OBSERVABLES) {
    const { bins } = WZ_OBSERVABLES.find((one) => one.name === name)!
    const { columns, weights } = await method.unfold(key, events, undefined, name)
    const own = method.isBinned ? { bins: 20, range: bins.range } : bins
    const whole = method.isBinned
      ? ofBins(columns[name], weights!, truth[name], own)
      : chiSquarePerBin(sampleOf(columns[name], weights), { values: truth[name] }, own).perBin
    const ofCut = (kept: readonly number[]) => {
      if (!method.perEvent) return '–'
      const pick = (values: ArrayLike<number>) => ({ values: kept.map((i) => values[i]) })
      return short(chiSquarePerBin(pick(columns[name]), pick(truth[name]), own).perBin)
    }
    const width = method.perEvent ? `${short(halfWidth(columns[name]))} / ${short(halfWidth(truth[name]))}` : '–'
    rows.push([`${method.name} ${name}`, short(whole), ...keeps.map(ofCut), width])
  }
  return rows
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

/** How much of a tilt comes back, in one pass and with the prior removed. */
export async function tiltRow(key: Key, method: Method, events: WzEvents, weights: Float64Array): Promise<string[][]> {
  const truth = truthOf(events)
  const slope = async (unfold: (name: string, w?: Float64Array) => ReturnType<Method['unfold']>) => {
    const cells: string[] = []
    for (const name of ['pt_q1', 'pt_q2']) {
      const [deformed, plain] = [await unfold(name, weights), await unfold(name)]
      const bins = { bins: 12, range: [name === 'pt_q1' ? 20 : 10, name === 'pt_q1' ? 140 : 70] } as const
      const { slope: value, error } = recoveredDeformation(
        bins,
        {
          deformed: sampleOf(deformed.columns[name], deformed.weights),
          plain: sampleOf(plain.columns[name], plain.weights),
        },
        { deformed: sampleOf(truth[name], weights), plain: { values: truth[name] } },
      )
      cells.push(`${value.toFixed(3)} ± ${error.toFixed(3)}`)
    }
    return cells
  }
  const rows = [[method.name, ...(await slope((name, w) => method.unfold(key, events, w, name)))]]
  const { iterated } = method
  if (iterated) rows.push([`${method.name}, prior removed`, ...(await slope((_, w) => iterated(key, events, w)))])
  return rows
}
