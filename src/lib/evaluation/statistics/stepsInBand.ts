import type { CountDistribution } from './countDistributions.ts'
import { type Fourier, fourier } from './fourier.ts'

/** Whole limits of a running sum after each of its steps but the last, [K − 1]. */
export interface Limits {
  readonly lower: Float64Array
  readonly upper: Float64Array
}

/**
 * The probability that K independent steps add up to n with every partial sum inside its limits, step by step: of the order of
 * K · window · step operations, the definition written out.
 */
export function stepsInBand(n: number, step: CountDistribution, { lower, upper }: Limits): number {
  let inside: CountDistribution = { first: 0, probabilities: Float64Array.of(1) }
  for (let i = 0; i < lower.length; i++) inside = advance(inside, step, lower[i], upper[i])
  return advance(inside, step, n, n).probabilities[0]
}

/** Adds one step to a count, and keeps what ends between `least` and `most`. */
function advance(from: CountDistribution, step: CountDistribution, least: number, most: number): CountDistribution {
  const probabilities = new Float64Array(most - least + 1)
  const steps = step.probabilities
  from.probabilities.forEach((p, i) => {
    const origin = from.first + i + step.first - least
    const end = Math.min(steps.length, probabilities.length - origin)
    for (let j = Math.max(0, -origin); j < end; j++) probabilities[origin + j] += p * steps[j]
  })
  return { first: least, probabilities }
}

/**
 * `stepsInBand` by Fourier transforms, of the order of K · window · log(window): to 1e-13, where the probability is not itself
 * as small. The last steps are walked backwards, from n down, which is the same walk in mirrored limits: it shares each
 * transform with the first steps, as imaginary parts, and both meet in the middle.
 */
export function stepsInBandByFourier(n: number, step: CountDistribution, { lower, upper }: Limits): number {
  const mirrored = { lower: upper.map((u) => n - u).reverse(), upper: lower.map((l) => n - l).reverse() }
  const meeting = Math.floor((lower.length - 1) / 2)
  const widest = lower.reduce((most, l, i) => Math.max(most, upper[i] - l + 1), 1)
  const convolve = convolution(step, widest)
  let first: CountDistribution = { first: 0, probabilities: Float64Array.of(1) }
  let last = first
  for (let i = 0; i < lower.length - meeting; i++) {
    const [there, back] = convolve(first, last)
    if (i <= meeting) first = within(there, lower[i], upper[i])
    last = within(back, mirrored.lower[i], mirrored.upper[i])
  }
  return first.probabilities.reduce((sum, p, i) => sum + p * at(last, n - (first.first + i)), 0)
}

const at = ({ first, probabilities }: CountDistribution, count: number) => probabilities[count - first] ?? 0

/** The part of a distribution between two counts; what rounding has left below zero is zero. */
function within(from: CountDistribution, least: number, most: number): CountDistribution {
  const probabilities = Float64Array.from({ length: most - least + 1 }, (_, i) => Math.max(0, at(from, least + i)))
  return { first: least, probabilities }
}

/** Adds one step to two counts at once, each in a window of at most `widest`. */
function convolution({ first, probabilities }: CountDistribution, widest: number) {
  const length = widest + probabilities.length - 1
  const transform: Fourier = fourier(2 ** Math.ceil(Math.log2(Math.max(2, length))))
  const padded = () => new Float64Array(transform.size)
  const [stepRe, stepIm, re, im] = [padded(), padded(), padded(), padded()]
  stepRe.set(probabilities)
  transform.forward(stepRe, stepIm)
  return (one: CountDistribution, other: CountDistribution): [CountDistribution, CountDistribution] => {
    re.fill(0).set(one.probabilities)
    im.fill(0).set(other.probabilities)
    transform.forward(re, im)
    for (let k = 0; k < re.length; k++) {
      const [x, y] = [re[k], im[k]]
      re[k] = x * stepRe[k] - y * stepIm[k]
      im[k] = x * stepIm[k] + y * stepRe[k]
    }
    transform.inverse(re, im)
    return [
      { first: one.first + first, probabilities: re.slice(0, length) },
      { first: other.first + first, probabilities: im.slice(0, length) },
    ]
  }
}
