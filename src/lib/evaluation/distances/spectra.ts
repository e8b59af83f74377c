import { mapValues } from '../../columns/index.ts'
import type { Measured } from '../statistics/measured.ts'
import type { ChiSquarePerBin } from './chiSquarePerBin.ts'

/** How far an unfolded distribution is from the true one. */
export interface Closure extends ChiSquarePerBin {
  /** In the unit of the quantity. */
  readonly wasserstein: number
  /** That of two true samples of this size. */
  readonly floor: Measured
}

/** Peak and width of a distribution beside the true one: the median and half of the 16-84 % interval. */
export interface Peak {
  readonly peak: number
  readonly width: number
  readonly truthPeak: number
  readonly truthWidth: number
}

/** A process that the network has not seen, mixed in. */
export interface Injection extends Peak {
  /** Events in the window, beside the true number. */
  readonly events: number
  readonly truthEvents: number
  /** What two true samples of this size differ by in each. */
  readonly floor?: { readonly peak: Measured; readonly width: Measured; readonly events: Measured }
}

/** How one draw of each event goes together with a quantity's truth. */
export interface Swapped {
  /** Correlation of ranks of the draw and the truth of its event. */
  readonly own: Measured
  /** The same between two draws of each event, which is what a right posterior has with the truth; absent where there is one draw. */
  readonly draws?: Measured
  /** With the truth of another event. */
  readonly other: Measured
}

/** Whether an unfolding knows which event is which: draws beside the truth of their own and of another event. */
export interface SwapTest {
  /** By observable. */
  readonly observables: Readonly<Record<string, Swapped>>
  /**
   * How well a classifier that is told what was measured tells the draw of an event from its truth: ½ for a right posterior, however
   * wide.
   */
  readonly own: Measured
  /** The same with the draw of another event, which it must notice. */
  readonly other: Measured
}

/** An unfolded distribution that went through the detector again, beside what was measured. */
export interface FoldedBack extends ChiSquarePerBin {
  readonly wasserstein: number
  /** The same with the truth in the place of the unfolded sample: what the emulated detector allows. */
  readonly truth: { readonly perBin: number; readonly wasserstein: number }
  /** The distance of two measured samples of this size. */
  readonly floor: Measured
}

/** Half of 16-84 % of Σp_x/Σ|p_x| and Σp_y/Σ|p_y|: what an event's transverse momenta lack to balance. */
export interface Balance {
  readonly unfolded: number
  readonly truth: number
  readonly measured: number
}

/** Unfolded distributions beside the true ones. */
export interface Spectra {
  /** By observable. */
  readonly closure: Readonly<Record<string, Closure>>
  readonly masses: Readonly<Record<string, Peak>>
  /** By cut on what was measured: χ² per bin by observable, for the events that pass. */
  readonly cuts: Readonly<Record<string, Readonly<Record<string, ChiSquarePerBin>>>>
  /** How well a classifier tells unfolded from true events that it was not trained on. */
  readonly c2st?: Measured
  readonly injection?: Injection
  readonly swap?: SwapTest
  /** By observable. */
  readonly folded?: Readonly<Record<string, FoldedBack>>
  readonly balance?: Balance
  /** Mean −ln p of the truth, by the letter of its dequantisation. */
  readonly dequantised?: Readonly<Record<string, Measured>>
}

const finite = (x: number) => (Number.isFinite(x) ? x : null)
const measured = ({ value, error }: Measured) => ({ value: finite(value), error: finite(error) })
const peak = (of: Peak) => ({
  peak: finite(of.peak),
  width: finite(of.width),
  truth_peak: finite(of.truthPeak),
  truth_width: finite(of.truthWidth),
})
const chiSquare = ({ perBin, bins }: ChiSquarePerBin) => ({ chi2_per_bin: finite(perBin), bins })

const injectionJson = ({ floor, events, truthEvents, ...of }: Injection) => ({
  ...peak(of),
  events: finite(events),
  truth_events: finite(truthEvents),
  ...(floor && { floor: mapValues<Measured, object>(floor, measured) }),
})
const swapJson = ({ observables, own, other }: SwapTest) => ({
  observables: mapValues<Swapped, object>(observables, (of) => ({
    own: measured(of.own),
    ...(of.draws && { draws: measured(of.draws) }),
    other: measured(of.other),
  })),
  own_auc: measured(own),
  other_auc: measured(other),
})
const foldedJson = ({ wasserstein, truth, floor, ...of }: FoldedBack) => ({
  ...chiSquare(of),
  wasserstein: finite(wasserstein),
  truth_chi2_per_bin: finite(truth.perBin),
  truth_wasserstein: finite(truth.wasserstein),
  floor: measured(floor),
})

/** Spectra as plain data of a report. */
export const spectraJson = (spectra: Spectra): object => {
  const { closure, masses, cuts, c2st, injection, swap, folded, balance, dequantised } = spectra
  return {
    ...(dequantised && { nll_dequantised: mapValues<Measured, object>(dequantised, measured) }),
    closure: mapValues<Closure, object>(closure, (of) => ({
      ...chiSquare(of),
      wasserstein: finite(of.wasserstein),
      floor: measured(of.floor),
    })),
    masses: mapValues<Peak, object>(masses, peak),
    cuts: mapValues<Spectra['cuts'][string], object>(cuts, (ofCut) =>
      mapValues<ChiSquarePerBin, object>(ofCut, chiSquare),
    ),
    ...(injection && { injection: injectionJson(injection) }),
    ...(swap && { swap: swapJson(swap) }),
    ...(folded && { folded: mapValues<FoldedBack, object>(folded, foldedJson) }),
    ...(balance && { balance: mapValues({ ...balance }, finite) }),
    ...(c2st && { c2st_auc: measured(c2st) }),
  }
}
