import { DomainError } from '../../complaint.ts'

/** How a distribution is deformed to test what an unfolding owes to its prior. */
export type Deformation =
  /** A weight that is linear in the quantity, from 1 − strength at `low` to 1 + strength at `high`, constant outside. */
  | { readonly kind: 'tilt'; readonly low: number; readonly high: number; readonly strength: number }
  /** 1 + strength · exp(−(x − centre)² / 2 width²). */
  | { readonly kind: 'bump'; readonly centre: number; readonly width: number; readonly strength: number }

/**
 * Weights that deform the distribution of a quantity, scaled to a mean of 1: simulated events with these weights are other
 * pseudo-data of the same detector.
 * @param values [n], in the unit of the deformation
 * @returns [n]
 * @throws DomainError for a value that is not finite, or a deformation without extent or with negative weights
 */
export function stressWeights(values: ArrayLike<number>, deformation: Deformation): Float64Array {
  const weight = weightOf(deformation)
  const weights = Float64Array.from(values, (value, i) => {
    if (Number.isFinite(value)) return weight(value)
    throw new DomainError({ who: 'stressWeights', wanted: 'finite numbers', got: `${value} at ${i}` })
  })
  const mean = weights.reduce((a, b) => a + b, 0) / weights.length
  return mean > 0 ? weights.map((w) => w / mean) : weights
}

function weightOf(deformation: Deformation): (value: number) => number {
  const who = 'stressWeights'
  if (deformation.kind === 'tilt') {
    const { low, high, strength } = deformation
    if (!(high > low && Math.abs(strength) <= 1 && Number.isFinite(high - low))) {
      throw new DomainError({ who, wanted: 'low < high and a strength within ±1', got: `${low}, ${high}, ${strength}` })
    }
    return (x) => 1 + strength * (2 * Math.min(1, Math.max(0, (x - low) / (high - low))) - 1)
  }
  const { centre, width, strength } = deformation
  if (!(width > 0 && width < Infinity && strength >= -1 && strength < Infinity && Number.isFinite(centre))) {
    const wanted = 'a centre, a width above 0 and a strength of at least −1'
    throw new DomainError({ who, wanted, got: `${centre}, ${width}, ${strength}` })
  }
  return (x) => 1 + strength * Math.exp(-0.5 * ((x - centre) / width) ** 2)
}
