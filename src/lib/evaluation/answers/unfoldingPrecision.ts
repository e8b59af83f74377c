import { ConfigError, DomainError } from '../../../complaint.ts'
import { type Binning, binsOf } from '../../columns/index.ts'
import type { Key } from '../../tensor/index.ts'
import {
  folded,
  iterativeBayes,
  matrixInversion,
  type Response,
  responseMatrix,
  toyErrors,
} from '../../unfolding/index.ts'

/** What is unfolded, and how. */
export interface UnfoldingStudy {
  /** Bins of the result, and of what is reconstructed where that has no bins of its own. */
  readonly binning: Binning
  /** Bins of what is reconstructed; finer ones lose less. */
  readonly recoBinning?: Binning
  /** The generated observables, one column for each axis, [n]. */
  readonly truth: readonly ArrayLike<number>[]
  /** By method, the same observables as it reconstructs them, [n]; not numbers where it has no answer. */
  readonly methods: Readonly<Record<string, readonly ArrayLike<number>[]>>
  /** The method that the others are compared with, as one that knows the truth of what is missing. */
  readonly baseline: string
  readonly key: Key
  readonly toys?: number
  /** 'inversion', the plain inverse without regularisation, or iterations of D'Agostini's method from a flat prior. */
  readonly unfold?: number | 'inversion'
}

/** The unfolding of one method. */
export interface MethodUnfolding {
  readonly response: Response
  /** Statistical error of each unfolded bin relative to its content, [bins]. */
  readonly relativeError: Float64Array
  /** That error over the baseline's, [bins]: 1 is as good as the baseline. */
  readonly overBaseline: Float64Array
  /**
   * What the number of toys leaves open of that ratio, [bins]: 1/√(toys − 1) of it, as if the toys of both were independent
   * and normal; 0 for the baseline.
   */
  readonly overBaselineError: Float64Array
  /** Bias that the regularisation leaves on the expected data, relative to the truth, [bins]. */
  readonly bias: Float64Array
}

/** The statistical precision of an unfolded distribution by each method. */
export interface UnfoldingPrecision {
  readonly binning: Binning
  /** Events generated in each bin, [bins]. */
  readonly generated: Float64Array
  /** The method that the others are compared with. */
  readonly baseline: string
  readonly methods: Readonly<Record<string, MethodUnfolding>>
}

const TOYS = 500

/**
 * Per-bin statistical precision of an unfolded distribution, for each method by the same unfolding: its own response from
 * the simulated events, the expected data R·t, and toys for the errors (the headline of 2307.02405).
 * Events that a method does not answer count in its efficiency.
 * @throws ConfigError when the baseline is not one of the methods; DomainError when its toys do not scatter; and what
 * responseMatrix throws
 */
export function unfoldingPrecision(study: UnfoldingStudy): UnfoldingPrecision {
  const { binning, recoBinning = binning, truth, methods, baseline, toys = TOYS } = study
  if (!Object.hasOwn(methods, baseline)) {
    const wanted = `one of ${Object.keys(methods).join(', ')} as the baseline`
    throw new ConfigError({ who: 'unfoldingPrecision', wanted, got: baseline })
  }
  const trueBins = binsOf(binning, truth)
  const unfolded = Object.entries(methods).map(([name, columns]) => {
    const shape = { truthBins: binning.bins, recoBins: recoBinning.bins }
    const response = responseMatrix({ ...shape, truth: trueBins, reco: binsOf(recoBinning, columns) })
    return { name, response, ...precisionOf(response, study) }
  })
  const reference = unfolded.find(({ name }) => name === baseline)!.relativeError
  const still = reference.findIndex((error) => !(error > 0))
  if (still >= 0) {
    const [wanted, got] = ['an error of the baseline in every bin', `${reference[still]} in bin ${still}`]
    throw new DomainError({ who: 'unfoldingPrecision', wanted, got, fix: 'take more toys or more events' })
  }
  const entries = unfolded.map(({ name, ...one }) => {
    const overBaseline = one.relativeError.map((error, b) => error / reference[b])
    const share = name === baseline ? 0 : 1 / Math.sqrt(toys - 1)
    return [name, { ...one, overBaseline, overBaselineError: overBaseline.map((ratio) => ratio * share) }]
  })
  return { binning, generated: unfolded[0].response.generated, baseline, methods: Object.fromEntries(entries) }
}

function precisionOf(response: Response, { key, toys = TOYS, unfold = 'inversion' }: UnfoldingStudy) {
  const data = folded(response, response.generated)
  const apply = (m: ArrayLike<number>) =>
    unfold === 'inversion'
      ? matrixInversion(response, m).unfolded
      : iterativeBayes(response, m, { iterations: unfold, prior: flat(response) }).unfolded
  const { error } = toyErrors(apply, data, { key, toys })
  const centre = apply(data)
  return {
    relativeError: error.map((e, b) => e / response.generated[b]),
    bias: centre.map((t, b) => t / response.generated[b] - 1),
  }
}

/** A prior that knows nothing: as many events in every bin. */
const flat = ({ generated }: Response) =>
  new Float64Array(generated.length).fill(generated.reduce((a, b) => a + b, 0) / generated.length)
