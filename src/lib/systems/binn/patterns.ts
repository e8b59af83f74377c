import { levenbergMarquardt } from 'ml-levenberg-marquardt'
import type { Measured } from '../../evaluation/index.ts'
import { type PlaneName, RING } from '../../events/index.ts'
import type { LineUncertainty } from './lines.ts'

/** What an uncertain parameter of a closed form adds to σ_pred along a line: ∂p/∂parameter. */
interface Term {
  readonly name: string
  readonly slope: (at: number) => number
}

const { mean: MU, width: W } = RING

/** The density of the half ring along r, its flat azimuth counted. */
const ring = (r: number): number => Math.exp(-(((r - MU) / W) ** 2) / 2) / (Math.sqrt(2 * Math.PI) * W * Math.PI * r)

/**
 * The parameters whose errors explain σ_pred (arXiv 2104.04543 eqs. 17, 19 and 22). The ring's second term has the density in
 * front, which the paper's lacks: it is zero at r = 3 and 5, and the maxima near 2.8 and 4.9 are of the first one.
 */
const TERMS: Readonly<Record<PlaneName, readonly Term[]>> = {
  // p = a (x − ½) + 1, a = 2: its slope, and where it ends
  wedge: [
    { name: 'slope', slope: (x) => x - 0.5 },
    { name: 'x_max', slope: () => 2 },
  ],
  // p = 3 (x − x0)² / (x_max − x0)³
  kicker: [
    { name: 'x_0', slope: (x) => 9 * Math.abs(x * (x - 2 / 3)) },
    { name: 'x_max', slope: (x) => 9 * x * x },
  ],
  ring: [
    { name: 'mean', slope: (r) => (ring(r) * Math.abs(MU - r)) / W ** 2 },
    { name: 'width', slope: (r) => ring(r) * Math.abs((r - MU) ** 2 / W ** 3 - 1 / W) },
  ],
}

/** A closed form fitted to σ_pred along a line. */
export interface PatternFit {
  /** By parameter, its error that explains σ_pred; the spread of what single lines give over √lines is the error of that. */
  readonly parameters: Readonly<Record<string, Measured>>
  /** The fitted σ at the places of the line. */
  readonly curve: Float64Array
  /** Root mean square of fit − σ, in units of the mean σ. */
  readonly rms: number
}

/** σ_pred of a toy as the errors of its parameters in quadrature, by least squares. */
export function fitPattern(layout: PlaneName, { at, sigma, perLine, lines }: LineUncertainty): PatternFit {
  const terms = TERMS[layout]
  const fit = (values: ArrayLike<number>) => fitted(terms, at, values)
  const found = fit(sigma.value)
  const single = Array.from({ length: lines }, (_, l) => fit(perLine.subarray(l * at.length, (l + 1) * at.length)))
  const curve = at.map((x) => quadrature(terms, found, x))
  const mean = sigma.value.reduce((a, b) => a + b) / at.length
  const squares = curve.reduce((sum, value, i) => sum + (value - sigma.value[i]) ** 2, 0)
  const parameters = terms.map(({ name }, k) => {
    const own = single.map((one) => one[k])
    const average = own.reduce((a, b) => a + b) / lines
    const spread = Math.sqrt(own.reduce((sum, v) => sum + (v - average) ** 2, 0) / Math.max(1, lines - 1))
    return [name, { value: found[k], error: spread / Math.sqrt(lines) }] as const
  })
  return { parameters: Object.fromEntries(parameters), curve, rms: Math.sqrt(squares / at.length) / mean }
}

const quadrature = (terms: readonly Term[], widths: readonly number[], at: number): number =>
  Math.sqrt(terms.reduce((sum, { slope }, k) => sum + (slope(at) * widths[k]) ** 2, 0))

function fitted(terms: readonly Term[], at: Float64Array, values: ArrayLike<number>): number[] {
  // in units of the largest value: the library's steps are absolute
  const scale = Math.max(...Array.from(values)) || 1
  const { parameterValues } = levenbergMarquardt(
    { x: at, y: Array.from(values, (v) => v / scale) },
    (widths) => (x) => quadrature(terms, widths, x),
    { initialValues: terms.map(() => 0.5), gradientDifference: 1e-4, centralDifference: true, maxIterations: 200 },
  )
  return parameterValues.map((width) => Math.abs(width) * scale)
}

/** Where σ_pred is least between its boundaries, and its maxima on either side of that. */
export interface Dip {
  readonly at: number
  readonly sigma: number
  readonly peaks: readonly [below: number, above: number]
}

/** Where the least σ is looked for: not where the pattern falls to zero at an end. */
const WITHIN: Readonly<Record<PlaneName, readonly [number, number]>> = {
  wedge: [0.2, 0.8],
  kicker: [0.4, 0.88],
  ring: [3, 5],
}

/** The dip of σ_pred along a line, between places by the parabola through the lowest three. */
export function dipOf(layout: PlaneName, { at, sigma: { value } }: LineUncertainty): Dip {
  const [from, to] = WITHIN[layout]
  const inside = Array.from(at.keys()).filter((i) => at[i] >= from - 1e-9 && at[i] <= to + 1e-9)
  const lowest = inside.reduce((best, i) => (value[i] < value[best] ? i : best), inside[0])
  const highest = (some: number[]) => some.reduce((best, i) => (value[i] > value[best] ? i : best), some[0])
  const below = highest(Array.from({ length: lowest + 1 }, (_, i) => i))
  const above = highest(Array.from({ length: at.length - lowest }, (_, i) => lowest + i))
  return {
    at: parabola(at, value, lowest),
    sigma: value[lowest],
    peaks: [parabola(at, value, below), parabola(at, value, above)],
  }
}

/** The extremum of the parabola through a place and its neighbours. */
function parabola(at: Float64Array, value: Float64Array, i: number): number {
  if (i === 0 || i === at.length - 1) return at[i]
  const [a, b, c] = [value[i - 1], value[i], value[i + 1]]
  const bend = a - 2 * b + c
  const step = (at[i + 1] - at[i - 1]) / 2
  const move = (((a - c) / bend) * step) / 2
  // where a place is extreme only because the search ends there, the parabola has its vertex elsewhere
  return Math.abs(move) <= step ? at[i] + move : at[i]
}
