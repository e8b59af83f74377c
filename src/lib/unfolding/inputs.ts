import { DomainError, ShapeError } from '../../complaint.ts'
import type { Response } from './response.ts'

/**
 * Refuses what is no data of this response, before any of it is unfolded.
 * @throws ShapeError when the data do not fit; DomainError for a count that is negative or not finite
 */
export function checkData(who: string, { recoBins }: Response, data: ArrayLike<number>): void {
  if (data.length !== recoBins) {
    throw new ShapeError({ who, wanted: `data [${recoBins}]`, got: `${data.length} numbers` })
  }
  const fix = 'unfold counts, and take backgrounds off the result or give them a true bin'
  checkEach(who, data, { wanted: 'counts of at least 0', bin: 'reconstructed bin', fix }, (m) => m >= 0)
}

/**
 * Refuses what is no response, or one that no method can undo.
 * @throws ShapeError when its arrays do not fit its bins; DomainError for a probability outside [0, 1], or a true bin that is
 * never reconstructed
 */
export function checkResponse(
  who: string,
  { recoBins, truthBins, probability, efficiency, generated }: Response,
): void {
  const fits = probability.length === recoBins * truthBins
  if (!fits || efficiency.length !== truthBins || generated.length !== truthBins) {
    const wanted = `probabilities [${recoBins}, ${truthBins}], efficiencies and generated events [${truthBins}]`
    throw new ShapeError({ who, wanted, got: `${probability.length}, ${efficiency.length} and ${generated.length}` })
  }
  const isProbability = (p: number) => p >= 0 && p <= 1 + 1e-9
  checkEach(who, probability, { wanted: 'probabilities from 0 to 1', bin: 'cell' }, isProbability)
  const blind = efficiency.findIndex((e) => !(e > 0))
  if (blind < 0) return
  const got = `true bin ${blind}, which never is`
  throw new DomainError({ who, wanted: 'true bins that are reconstructed', got, fix: 'merge it with its neighbour' })
}

interface Wanted {
  readonly wanted: string
  /** What a place is called. */
  readonly bin: string
  readonly fix?: string
}

/** @throws DomainError at the first number that is infinite, or for which `holds` does not hold */
export function checkEach(
  who: string,
  numbers: ArrayLike<number>,
  { wanted, bin, fix }: Wanted,
  holds: (value: number) => boolean,
): void {
  for (let i = 0; i < numbers.length; i++) {
    if (holds(numbers[i]) && Math.abs(numbers[i]) < Number.POSITIVE_INFINITY) continue
    throw new DomainError({ who, wanted, got: `${numbers[i]} in ${bin} ${i}`, ...(fix && { fix }) })
  }
}

/**
 * The events in reconstructed bins that no simulated event reaches: no method can tell where they come from, and none of them
 * is in its result.
 * @param data m, [recoBins]
 */
export function unreachedEvents({ recoBins, truthBins, probability }: Response, data: ArrayLike<number>): number {
  let unreached = 0
  for (let i = 0; i < recoBins; i++) {
    if (probability.subarray(i * truthBins, (i + 1) * truthBins).every((r) => r === 0)) unreached += data[i]
  }
  return unreached
}
