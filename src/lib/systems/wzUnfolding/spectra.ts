import type { Columns } from '../../columns/index.ts'
import {
  areaUnderRoc,
  type Closure,
  chiSquarePerBin,
  halfWidth,
  type Measured,
  quantile,
  type Spectra,
  wasserstein,
  wassersteinFloor,
} from '../../evaluation/index.ts'
import { exactlyMeasuredJets, WZ_CUTS, type WzEvents } from '../../events/index.ts'
import { classifier } from '../../models/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { fitClassifier } from '../../training/index.ts'
import { WZ_OBSERVABLES } from './observables.ts'

/** Unfolded values of observables, and the weight of each where they differ. */
export interface UnfoldedColumns {
  readonly columns: Columns
  /** [rows] */
  readonly weights?: ArrayLike<number>
}

const CUT_OBSERVABLES = ['pt_q1', 'pt_q2', 'm_w', 'm_z'] as const
const binsOf = (name: string) => WZ_OBSERVABLES.find((one) => one.name === name)!.bins

/** One unfolded distribution beside the truth. */
const sampleOf = ({ columns, weights }: UnfoldedColumns, name: string) => ({
  values: columns[name],
  ...(weights && { weights }),
})

/** χ² per bin and distance of each observable from the truth's. */
export function closureOf(key: Key, unfolded: UnfoldedColumns, truth: UnfoldedColumns): Record<string, Closure> {
  return Object.fromEntries(
    WZ_OBSERVABLES.map(({ name, bins }, c) => {
      const [a, b] = [sampleOf(unfolded, name), sampleOf(truth, name)]
      const floor = wassersteinFloor(fold(key, c), b)
      return [name, { ...chiSquarePerBin(a, b, bins), wasserstein: wasserstein(a, b), floor }]
    }),
  )
}

/** The published cuts, and the numbers of jets where they differ. */
function cutsFor({ njets }: WzEvents): Record<string, { keeps(events: WzEvents, event: number): boolean }> {
  if (njets.every((n) => n === njets[0])) return WZ_CUTS
  const more = { keeps: (events: WzEvents, i: number) => events.njets[i] >= 4 }
  return { ...WZ_CUTS, jets2: exactlyMeasuredJets(2), jets3: exactlyMeasuredJets(3), jets4: more }
}

/** χ² per bin of the events that pass each of the published cuts, or have some number of jets: row i of both is of event i. */
export function cutsOf(events: WzEvents, unfolded: Columns, truth: Columns): Spectra['cuts'] {
  const ofCut = ({ keeps }: ReturnType<typeof cutsFor>[string]) => {
    const kept = Int32Array.from({ length: events.count }, (_, i) => i).filter((i) => keeps(events, i))
    const taken = (columns: Columns, name: string) => ({ values: Float64Array.from(kept, (i) => columns[name][i]) })
    return Object.fromEntries(
      CUT_OBSERVABLES.map((name) => {
        if (kept.length === 0) return [name, { perBin: Number.NaN, bins: 0, chiSquare: Number.NaN }]
        return [name, chiSquarePerBin(taken(unfolded, name), taken(truth, name), binsOf(name))]
      }),
    )
  }
  return Object.fromEntries(Object.entries(cutsFor(events)).map(([name, cut]) => [name, ofCut(cut)]))
}

/**
 * How well a classifier tells unfolded from true rows of another half of the events: the area under its curve; all columns, scaled to
 * the truth's medians and widths.
 */
export async function c2stOf(
  key: Key,
  unfolded: UnfoldedColumns,
  truth: UnfoldedColumns,
  epochs = 12,
): Promise<Measured> {
  const names = Object.keys(truth.columns)
  const scales = names.map((name) => [
    quantile(Float64Array.from(truth.columns[name]).sort(), 0.5),
    halfWidth(truth.columns[name]) || 1,
  ])
  const rows = ({ columns, weights }: UnfoldedColumns, half: 0 | 1) => {
    const count = Math.floor((columns[names[0]].length + 1 - half) / 2)
    const values = new Float32Array(count * names.length)
    for (let i = 0; i < count; i++) {
      for (const [c, name] of names.entries()) {
        const scaled = (columns[name][2 * i + half] - scales[c][0]) / scales[c][1]
        // peaks have tails of hundreds of widths
        values[i * names.length + c] = Math.asinh(scaled)
      }
    }
    return {
      values,
      ...(weights && { weights: Float64Array.from({ length: count }, (_, i) => weights[2 * i + half]) }),
    }
  }
  const network = classifier({ inputs: names.length })
  const fitted = await fitClassifier(network, rows(unfolded, 0), rows(truth, 1), { key, epochs, batchSize: 256 })
  const score = (of: UnfoldedColumns, half: 0 | 1) => {
    const { values, weights } = rows(of, half)
    return { values: fitted.logits(values), ...(weights && { weights }) }
  }
  // other events than those that trained, of both
  const area = areaUnderRoc(score(unfolded, 1), score(truth, 0))
  fitted.dispose()
  return area
}
