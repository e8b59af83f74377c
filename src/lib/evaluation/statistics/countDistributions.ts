/** Probabilities of the counts `first`, `first + 1`, …; outside they are below 1e-20 of the largest. */
export interface CountDistribution {
  readonly first: number
  readonly probabilities: Float64Array
}

const NEGLIGIBLE = 1e-20

/** The binomial distribution of `n` trials with probability 0 < p < 1. */
export const binomial = (n: number, p: number): CountDistribution =>
  fromRatios(Math.floor((n + 1) * p), n, (k) => ((n - k) / (k + 1)) * (p / (1 - p)))

/** The Poisson distribution of mean λ > 0. */
export const poisson = (lambda: number): CountDistribution =>
  fromRatios(Math.floor(lambda), Number.POSITIVE_INFINITY, (k) => lambda / (k + 1))

/** Built outward from the mode by p(k + 1)/p(k) and then normalised: no factorials, no cancellation. */
function fromRatios(mode: number, last: number, ratio: (k: number) => number): CountDistribution {
  const above = [1]
  for (let k = mode, p = 1; k < last && p > NEGLIGIBLE; k++) above.push((p *= ratio(k)))
  const below: number[] = []
  for (let k = mode, p = 1; k > 0 && p > NEGLIGIBLE; k--) below.push((p /= ratio(k - 1)))
  const weights = Float64Array.from([...below.reverse(), ...above])
  const total = weights.reduce((a, b) => a + b, 0)
  return { first: mode - below.length, probabilities: weights.map((w) => w / total) }
}

/** The smallest count whose cumulative probability is at least `p`. */
export function lowerQuantile({ first, probabilities }: CountDistribution, p: number): number {
  let cumulative = 0
  for (let i = 0; i < probabilities.length; i++) {
    cumulative += probabilities[i]
    if (cumulative >= p) return first + i
  }
  return first + probabilities.length - 1
}
