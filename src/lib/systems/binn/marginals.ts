import { type Binning, binning, binsOf, type Quantity } from '../../columns/index.ts'
import { halfWidth } from '../../evaluation/index.ts'
import type { Key } from '../../tensor/index.ts'
import { fold } from '../../tensor/index.ts'
import type { Densities } from './densities.ts'
import { type Observable, observablesOf } from './observables.ts'

/** How the histograms of a marginal are made. */
export interface MarginalOptions {
  readonly key: Key
  /** Latent points for each draw of the weights. */
  readonly points: number
  /**
   * true: the same latent points for every draw of the weights, so that only the weights differ; false: each has its own. Where not
   * given, densities are of points of their own, whose noise averages out, and σ is of shared ones, which have none.
   */
  readonly fixedLatents?: boolean
}

/** One observable's distribution, from each draw of the weights, beside that of true events. */
export interface Marginal extends Quantity {
  readonly edges: Float64Array
  /** Mean density over draws of the weights, per unit. */
  readonly density: Float64Array
  /** Standard deviation over draws, the Poisson noise of the latent points taken off where those are not shared. */
  readonly sigma: Float64Array
  /** What that noise is: √(p / (N · bin width)). */
  readonly floor: Float64Array
  /** Of true events, with its Poisson error; left out without any. */
  readonly truth?: { readonly density: Float64Array; readonly error: Float64Array }
  /** Half of the 16-84 % width of the observable within the edges: of the model over that of the truth. */
  readonly widthRatio?: number
  /** Mean over bins with at least 100 true events of |p − truth| / truth. */
  readonly deviation?: number
  /** Σ (p − truth)² / (errors² of the truth and of the latent points) over those bins, per bin; and with σ² added below. */
  readonly chi2PerBin?: number
  readonly chi2PerBinWithSigma?: number
}

const LEAST_EVENTS = 100

/**
 * Marginal distributions with their uncertainty by weight × latent draws (arXiv 2104.04543 section 3.4): for each draw of the
 * weights N latent points become events and a histogram; mean and standard deviation are over the histograms.
 * @param truth rows of true events, in the columns of the space
 */
export function marginals(
  densities: Densities,
  truth: Float64Array | undefined,
  { key, points, fixedLatents }: MarginalOptions,
): Record<string, Marginal> {
  const observables = observablesOf(densities.of.layout)
  const hists = observables.map(() => [] as Float64Array[])
  const shared = observables.map(() => [] as Float64Array[])
  const widths = observables.map(() => [] as number[])
  const axes = observables.map(({ edges, ...axis }) => binning([{ ...axis, edges }]))
  const dim = densities.of.space.columns.length
  for (let network = 0; network < densities.count; network++) {
    const rows = densities.sample(fixedLatents ? key : fold(key, network), points, network)
    const again = fixedLatents === undefined ? densities.sample(key, points, network) : undefined
    observables.forEach((observable, k) => {
      const values = valuesOf(observable, rows, dim)
      hists[k].push(densityOf(axes[k], observable, values))
      widths[k].push(widthOf(observable, values))
      if (again) shared[k].push(densityOf(axes[k], observable, valuesOf(observable, again, dim)))
    })
  }
  return Object.fromEntries(
    observables.map((observable, k) => {
      const own = truth && valuesOf(observable, truth, dim)
      const noise: Noise = fixedLatents ? 'shared' : 'own'
      const sigmaOf =
        fixedLatents === undefined ? { hists: shared[k], noise: 'shared' as const } : { hists: hists[k], noise }
      const one = marginalOf({ observable, axis: axes[k], hists: hists[k], points, noise, sigmaOf }, own)
      const ratio = own && widths[k].reduce((a, b) => a + b) / widths[k].length / widthOf(observable, own)
      return [observable.name, { ...one, ...(ratio !== undefined && { widthRatio: ratio }) }]
    }),
  )
}

/** An observable of every row. */
export const valuesOf = ({ of }: Observable, rows: Float64Array, dim: number): Float64Array =>
  Float64Array.from({ length: rows.length / dim }, (_, i) => of(rows.subarray(i * dim, (i + 1) * dim)))

const widthOf = ({ edges }: Observable, values: Float64Array): number =>
  halfWidth(values.filter((v) => v >= edges[0] && v < edges[edges.length - 1]))

function countsOf(axis: Binning, values: Float64Array): Float64Array {
  const counts = new Float64Array(axis.bins)
  for (const bin of binsOf(axis, [values])) if (bin >= 0) counts[bin]++
  return counts
}

const densityOf = (axis: Binning, { edges }: Observable, values: Float64Array): Float64Array =>
  countsOf(axis, values).map((n, b) => n / (values.length * (edges[b + 1] - edges[b])))

/** Whether all draws of the weights have the same latent points. */
type Noise = 'shared' | 'own'

interface Histograms {
  readonly observable: Observable
  readonly axis: Binning
  /** Of each draw of the weights. */
  readonly hists: readonly Float64Array[]
  readonly points: number
  readonly noise: Noise
  /** What σ is the spread of. */
  readonly sigmaOf: { readonly hists: readonly Float64Array[]; readonly noise: Noise }
}

function marginalOf({ observable, axis, hists, points, noise, sigmaOf }: Histograms, own?: Float64Array): Marginal {
  const { of: _, edges, ...quantity } = observable
  const bins = edges.length - 1
  const mean = new Float64Array(bins)
  const [sigma, floor] = [new Float64Array(bins), new Float64Array(bins)]
  for (let b = 0; b < bins; b++) {
    const meanOf = (all: readonly Float64Array[]) => all.reduce((a, hist) => a + hist[b], 0) / all.length
    mean[b] = meanOf(hists)
    const middle = meanOf(sigmaOf.hists)
    const squares =
      sigmaOf.hists.reduce((sum, hist) => sum + (hist[b] - middle) ** 2, 0) / Math.max(1, hists.length - 1)
    floor[b] = Math.sqrt(mean[b] / (points * (edges[b + 1] - edges[b])))
    sigma[b] = Math.sqrt(Math.max(0, squares - (sigmaOf.noise === 'own' ? floor[b] ** 2 : 0)))
  }
  const found = { ...quantity, edges, density: mean, sigma, floor }
  if (!own) return found
  const counts = countsOf(axis, own)
  const density = counts.map((n, b) => n / (own.length * (edges[b + 1] - edges[b])))
  const error = counts.map((n, b) => Math.sqrt(n) / (own.length * (edges[b + 1] - edges[b])))
  const filled = Array.from(counts.keys()).filter((b) => counts[b] >= LEAST_EVENTS)
  const over = (term: (b: number) => number) => filled.reduce((sum, b) => sum + term(b), 0) / filled.length
  const ofPoints = noise === 'own' ? hists.length : 1
  const pull = (b: number, more: number) =>
    (mean[b] - density[b]) ** 2 / (error[b] ** 2 + floor[b] ** 2 / ofPoints + more ** 2)
  return {
    ...found,
    truth: { density, error },
    deviation: over((b) => Math.abs(mean[b] / density[b] - 1)),
    chi2PerBin: over((b) => pull(b, 0)),
    chi2PerBinWithSigma: over((b) => pull(b, sigma[b])),
  }
}
