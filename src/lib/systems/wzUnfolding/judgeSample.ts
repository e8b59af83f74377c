import type { Spectra } from '../../evaluation/index.ts'
import type { WzEvents } from '../../events/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { balanceOf } from './balance.ts'
import { foldedOf } from './foldBack.ts'
import { columnsOf, measuredMomenta, observablesOf, partonMomenta } from './observables.ts'
import { c2stOf, closureOf, cutsOf } from './spectra.ts'
import { peakOf } from './stress.ts'
import { swapTest } from './swap.ts'

/** What a method made of measured events: momenta (px, py, pz) of ℓ⁻, ℓ⁺, q₁, q₂, GeV, [rows, 12]. */
export interface UnfoldedMomenta {
  readonly momenta: Float32Array
  /** [rows]; 1 where not given. */
  readonly weights?: ArrayLike<number>
  /** Whether row i is of event i: only then is it known which rows pass a cut, and which event a row is of. */
  readonly perEvent: boolean
  /** A second draw of each event. */
  readonly second?: Float32Array
}

/**
 * Every test that an unfolded sample is put to, whatever method it is of (generator, flow, weighted simulation): closure, peaks, a
 * classifier, folding back and balance; where its rows are of single events, the published cuts and the swap test.
 * @param events those that were unfolded, with their truth
 */
export async function judgeSample(key: Key, events: WzEvents, unfolded: UnfoldedMomenta): Promise<Spectra> {
  const { momenta, weights, perEvent, second } = unfolded
  const levels = { truth: partonMomenta(events), measured: measuredMomenta(events) }
  const columns = (rows: Float32Array) => columnsOf(observablesOf(rows))
  const [drawn, truth, measured] = [momenta, levels.truth, levels.measured].map(columns)
  const [a, b] = [{ columns: drawn, ...(weights && { weights }) }, { columns: truth }]
  const one = (of: typeof a, name: string) => ({ values: of.columns[name], ...(of.weights && { weights: of.weights }) })
  return {
    closure: closureOf(fold(key, 2), a, b),
    masses: { m_w: peakOf(one(a, 'm_w'), one(b, 'm_w')), m_z: peakOf(one(a, 'm_z'), one(b, 'm_z')) },
    cuts: perEvent ? cutsOf(events, drawn, truth) : {},
    c2st: await c2stOf(fold(key, 3), a, b),
    ...(perEvent && {
      swap: await swapTest(fold(key, 4), { draw: drawn, truth, measured, ...(second && { second: columns(second) }) }),
    }),
    folded: foldedOf(fold(key, 5), unfolded, levels),
    balance: balanceOf({ unfolded: momenta, ...levels }),
  }
}
