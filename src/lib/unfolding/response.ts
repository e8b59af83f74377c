import { ConfigError, DomainError, ShapeError } from '../../complaint.ts'
import { checkEach } from './inputs.ts'

/** How events of each true bin are reconstructed: what a detector and a method do to a distribution. */
export interface Response {
  readonly recoBins: number
  readonly truthBins: number
  /** R_ij, the probability that an event of the true bin j is reconstructed in bin i; [recoBins, truthBins]. */
  readonly probability: Float64Array
  /** ε_j = Σ_i R_ij, the probability that it is reconstructed at all; [truthBins]. */
  readonly efficiency: Float64Array
  /** Events that were generated in each true bin, [truthBins]. */
  readonly generated: Float64Array
  /**
   * Events from outside of the true bins that are reconstructed in each bin, which the probabilities do not describe,
   * [recoBins]; left out where not known.
   */
  readonly fakes?: Float64Array
}

/** Simulated events by bins. */
export interface ResponseEvents {
  readonly truthBins: number
  readonly recoBins: number
  /** True bin of each event, [n]; −1 for outside. */
  readonly truth: ArrayLike<number>
  /** Reconstructed bin, [n]; −1 where there is no answer. */
  readonly reco: ArrayLike<number>
}

/**
 * The response matrix of simulated events.
 * @throws ShapeError when truth and reco disagree in length; ConfigError for no bins; DomainError for a bin that is not there, or
 * a true bin without events
 */
export function responseMatrix({ truthBins, recoBins, truth, reco }: ResponseEvents): Response {
  if (truth.length !== reco.length) {
    throw new ShapeError({ who: 'responseMatrix', wanted: `${truth.length} reconstructed bins`, got: `${reco.length}` })
  }
  checkBins(truthBins, recoBins)
  const counts = new Float64Array(recoBins * truthBins)
  const [generated, fakes] = [new Float64Array(truthBins), new Float64Array(recoBins)]
  for (let e = 0; e < truth.length; e++) {
    checkBin('true', truth[e], truthBins)
    checkBin('reconstructed', reco[e], recoBins)
    if (truth[e] < 0) {
      if (reco[e] >= 0) fakes[reco[e]]++
      continue
    }
    generated[truth[e]]++
    if (reco[e] >= 0) counts[reco[e] * truthBins + truth[e]]++
  }
  const empty = generated.indexOf(0)
  if (empty >= 0) {
    const fix = 'take wider bins or more events'
    throw new DomainError({
      who: 'responseMatrix',
      wanted: 'events in every true bin',
      got: `none in bin ${empty}`,
      fix,
    })
  }
  const probability = counts.map((count, k) => count / generated[k % truthBins])
  return { recoBins, truthBins, probability, efficiency: columnSums(probability, truthBins), generated, fakes }
}

function checkBins(...bins: readonly number[]): void {
  const bad = bins.find((n) => !(Number.isInteger(n) && n >= 1))
  if (bad === undefined) return
  throw new ConfigError({ who: 'responseMatrix', wanted: 'one bin or more on both sides', got: String(bad) })
}

function checkBin(kind: string, bin: number, bins: number): void {
  if (Number.isInteger(bin) && bin >= -1 && bin < bins) return
  throw new DomainError({ who: 'responseMatrix', wanted: `${kind} bins from -1 to ${bins - 1}`, got: String(bin) })
}

function columnSums(matrix: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns)
  matrix.forEach((value, k) => {
    sums[k % columns] += value
  })
  return sums
}

/**
 * What is expected to be reconstructed from a true distribution, Σ_j R_ij t_j; [recoBins].
 * @param truth t, [truthBins]
 * @throws ShapeError when the truth does not fit; DomainError when it is not finite
 */
export function folded({ recoBins, truthBins, probability }: Response, truth: ArrayLike<number>): Float64Array {
  if (truth.length !== truthBins) {
    throw new ShapeError({
      who: 'folded',
      wanted: `a true distribution [${truthBins}]`,
      got: `${truth.length} numbers`,
    })
  }
  checkEach('folded', truth, { wanted: 'finite numbers', bin: 'true bin' }, () => true)
  return Float64Array.from({ length: recoBins }, (_, i) => {
    let sum = 0
    for (let j = 0; j < truthBins; j++) sum += probability[i * truthBins + j] * truth[j]
    return sum
  })
}

/**
 * Where the events of one reconstructed bin come from: counts as shares of each row, [recoBins, truthBins]; rows without
 * events are zeros. Its diagonal is the purity of the bins.
 */
export function originOf({ recoBins, truthBins, probability, generated }: Response): Float64Array {
  const shares = probability.map((p, k) => p * generated[k % truthBins])
  for (let i = 0; i < recoBins; i++) {
    const row = shares.subarray(i * truthBins, (i + 1) * truthBins)
    const total = row.reduce((a, b) => a + b, 0)
    if (total > 0) for (let j = 0; j < truthBins; j++) row[j] /= total
  }
  return shares
}
