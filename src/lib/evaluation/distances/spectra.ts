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

/** Spectra as plain data of a report. */
export const spectraJson = ({ closure, masses, cuts, c2st, injection, dequantised }: Spectra): object => ({
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
  ...(injection && {
    injection: { ...peak(injection), events: injection.events, truth_events: injection.truthEvents },
  }),
  ...(c2st && { c2st_auc: measured(c2st) }),
})
