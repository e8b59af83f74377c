import { ConfigError } from '../../../complaint.ts'
import { quantile } from '../../columns/index.ts'
import { fold, type Key, permutation, uniforms } from '../../tensor/index.ts'
import type { Measured } from '../statistics/measured.ts'
import { type CoverageOptions, coverage } from './coverage.ts'
import { energyFlowPolynomials, FOUR_POINT, POLYNOMIALS } from './energyFlowPolynomials.ts'
import { frechetOfMoments, momentsOf } from './frechetDistance.ts'
import { checkParticles, PARTICLE, type ParticleSets } from './particleSets.ts'
import { polynomialDistance } from './polynomialDistance.ts'
import { wasserstein } from './wasserstein.ts'

/** A distance, and what it is between two samples of the truth. */
export interface Distance extends Measured {
  /** Truth against truth, by the same procedure. */
  readonly floor: Measured
}

/** Distances between real and generated jets, by the names of `jetnet`. */
export interface JetDistances {
  /** Wasserstein distance of the masses over the jets' p_T. */
  readonly w1m: Distance
  /** Of η, φ and p_T of the particles, averaged. */
  readonly w1p: Distance
  /** Of the five energy flow polynomials of four points and four edges, averaged. */
  readonly w1efp: Distance
  /** Fréchet distance of 36 polynomials, extrapolated to samples without end. */
  readonly fpd: Distance
  /** Kernel distance of the same. */
  readonly kpd: Distance
  /** Share of real jets that are nearest to some generated one. */
  readonly cov: Distance
  /** Distance from a real jet to the nearest generated one. */
  readonly mmd: Distance
}

/** How distances are measured; what is not given is as in `jetnet`. */
export interface JetDistanceOptions extends CoverageOptions {
  /** Jets that a bootstrap draws for the Wasserstein distances; 10,000 */
  readonly bootstrap?: number
  /** Rows of a batch of the kernel distance; 5,000 */
  readonly kernelRows?: number
  /** Draws at each sample size of the Fréchet distance; 20 */
  readonly frechetDraws?: number
}

/**
 * The distances of `jetnet` between real and generated jets, each with its value for truth against truth: the real jets cut in
 * halves (Wasserstein distances over √2, for halves fluctuate that much more).
 * @throws ConfigError for fewer than ten jets of either kind or for sizes that are none; ShapeError, DomainError for particles that are none
 */
export function jetDistances(real: ParticleSets, generated: ParticleSets, options: JetDistanceOptions): JetDistances {
  const who = 'jetDistances'
  const { key } = options
  for (const [name, sets] of Object.entries({ real, generated })) {
    const n = checkParticles(who, sets)
    if (n < LEAST) throw new ConfigError({ who, wanted: `${LEAST} ${name} jets or more`, got: String(n) })
  }
  const n = real.offsets.length - 1
  const order = permutation(fold(key, 0), n)
  const halves = [order.subarray(0, n >> 1), order.subarray(n >> 1)].map((some) => takeSets(real, some))
  const measure = (a: ParticleSets, b: ParticleSets, scale: number) =>
    measured(a, b, { ...options, key: fold(key, 1) }, scale)
  const found = measure(real, generated, 1)
  const floors = measure(halves[0], halves[1], Math.SQRT1_2)
  const names = Object.keys(found) as (keyof JetDistances)[]
  const entries = names.map((name) => [name, { ...found[name], floor: floors[name] }])
  return Object.fromEntries(entries) as unknown as JetDistances
}

const LEAST = 10

/** Some of the jets. */
function takeSets({ offsets, particles }: ParticleSets, indices: ArrayLike<number>): ParticleSets {
  const own = new Int32Array(indices.length + 1)
  for (let i = 0; i < indices.length; i++) own[i + 1] = own[i] + offsets[indices[i] + 1] - offsets[indices[i]]
  const out = new Float64Array(PARTICLE * own[indices.length])
  for (let i = 0; i < indices.length; i++) {
    const from = PARTICLE * offsets[indices[i]]
    for (let k = PARTICLE * own[i]; k < PARTICLE * own[i + 1]; k++) out[k] = particles[from + k - PARTICLE * own[i]]
  }
  return { offsets: own, particles: out }
}

function measured(a: ParticleSets, b: ParticleSets, options: JetDistanceOptions, scale: number) {
  const { key, bootstrap = 10_000, kernelRows = 5000, frechetDraws = 20 } = options
  const w1 = (purpose: number, f: (a: ParticleSets, b: ParticleSets) => number) =>
    bootstrapped(fold(key, purpose), [a, b], bootstrap, f, scale)
  const [first, second] = [a, b].map(energyFlowPolynomials)
  const column = (of: Float64Array, jets: Int32Array, c: number) =>
    Float64Array.from(jets, (i) => of[i * POLYNOMIALS + c])
  const five = bootstrappedRows(fold(key, 3), [a, b], bootstrap, scale, ([p, q]) => {
    const all = FOUR_POINT.map((c) => wasserstein({ values: column(first, p, c) }, { values: column(second, q, c) }))
    return all.reduce((x, y) => x + y, 0) / all.length
  })
  const [x, y] = overLargest(first, second)
  const { coverage: cov, matchingDistance: mmd } = coverage(a, b, { ...options, key: fold(key, 6) })
  return {
    w1m: w1(1, (p, q) => wasserstein({ values: setMasses(p) }, { values: setMasses(q) })),
    w1p: w1(2, particleDistance),
    w1efp: five,
    fpd: extrapolatedFrechet(fold(key, 4), x, y, frechetDraws),
    kpd: kernelDistance(fold(key, 5), x, y, kernelRows),
    cov,
    mmd,
  }
}

/** Mean and scatter over five bootstraps of both samples. */
const BOOTSTRAPS = 5

function bootstrappedRows(
  key: Key,
  sets: readonly ParticleSets[],
  size: number,
  scale: number,
  f: (rows: readonly Int32Array[]) => number,
): Measured {
  if (!(Number.isInteger(size) && size >= 1)) {
    throw new ConfigError({ who: 'jetDistances: bootstrap', wanted: 'a positive whole number', got: String(size) })
  }
  const values = Array.from({ length: BOOTSTRAPS }, (_, b) => {
    const rows = sets.map(({ offsets }, s) => drawn(fold(fold(key, b), s), offsets.length - 1, size))
    return f(rows) * scale
  })
  return meanAndScatter(values)
}

const bootstrapped = (
  key: Key,
  sets: readonly ParticleSets[],
  size: number,
  f: (a: ParticleSets, b: ParticleSets) => number,
  scale: number,
): Measured =>
  bootstrappedRows(key, sets, size, scale, (rows) => f(takeSets(sets[0], rows[0]), takeSets(sets[1], rows[1])))

/** `size` of `n` rows, with replacement. */
const drawn = (key: Key, n: number, size: number) => Int32Array.from(uniforms(key, size), (u) => Math.floor(u * n))

function meanAndScatter(values: readonly number[]): Measured {
  const value = values.reduce((a, b) => a + b, 0) / values.length
  return { value, error: Math.sqrt(values.reduce((sum, v) => sum + (v - value) ** 2, 0) / values.length) }
}

/** Masses over the jets' p_T, particles massless: m² = (Σ p_T cosh η)² − |Σ p|²; NaN or infinite where exponentials overflow. */
export function setMasses({ offsets, particles }: ParticleSets): Float64Array {
  return Float64Array.from({ length: offsets.length - 1 }, (_, i) => {
    let [e, px, py, pz] = [0, 0, 0, 0]
    for (let k = PARTICLE * offsets[i]; k < PARTICLE * offsets[i + 1]; k += PARTICLE) {
      const [eta, phi, pt] = [particles[k], particles[k + 1], particles[k + 2]]
      e += pt * Math.cosh(eta)
      px += pt * Math.cos(phi)
      py += pt * Math.sin(phi)
      pz += pt * Math.sinh(eta)
    }
    return Math.sqrt(Math.max(0, e * e - px * px - py * py - pz * pz))
  })
}

/** Of the features of all particles, averaged over the three. */
function particleDistance(a: ParticleSets, b: ParticleSets): number {
  let sum = 0
  for (let c = 0; c < PARTICLE; c++) {
    const [p, q] = [a, b].map(({ particles }) => ({
      values: Float64Array.from({ length: particles.length / PARTICLE }, (_, k) => particles[PARTICLE * k + c]),
    }))
    sum += wasserstein(p, q)
  }
  return sum / PARTICLE
}

/** Both over the largest absolute value of each column of the first. */
function overLargest(real: Float64Array, generated: Float64Array): readonly [Float64Array, Float64Array] {
  const largest = new Float64Array(POLYNOMIALS)
  for (let k = 0; k < real.length; k++) largest[k % POLYNOMIALS] = Math.max(largest[k % POLYNOMIALS], Math.abs(real[k]))
  const scaled = (x: Float64Array) => x.map((v, k) => v / (largest[k % POLYNOMIALS] || 1))
  return [scaled(real), scaled(generated)]
}

const takeRows = (x: Float64Array, rows: Int32Array): Float64Array => {
  const out = new Float64Array(rows.length * POLYNOMIALS)
  rows.forEach((row, i) => {
    out.set(x.subarray(row * POLYNOMIALS, (row + 1) * POLYNOMIALS), i * POLYNOMIALS)
  })
  return out
}

/** Sizes of the samples that the extrapolation draws, evenly in 1 / N. */
const [LEAST_ROWS, MOST_ROWS, SIZES] = [20_000, 50_000, 10]

/** The Fréchet distance at 1 / N → 0 of a straight line through its means at ten sizes, at least 0, and the error of the line. */
function extrapolatedFrechet(key: Key, x: Float64Array, y: Float64Array, draws: number): Measured {
  if (!(Number.isInteger(draws) && draws >= 1)) {
    throw new ConfigError({ who: 'jetDistances: frechetDraws', wanted: 'a positive whole number', got: String(draws) })
  }
  const [n, m] = [x, y].map((sample) => sample.length / POLYNOMIALS)
  const points = Array.from({ length: SIZES }, (_, s) => {
    const inverse = 1 / LEAST_ROWS + ((1 / MOST_ROWS - 1 / LEAST_ROWS) * s) / (SIZES - 1)
    const size = Math.floor(1 / inverse)
    const values = Array.from({ length: draws }, (_, d) => {
      const own = fold(fold(key, s), d)
      const [first, second] = [x, y].map((sample, k) => {
        const times = new Float64Array(k === 0 ? n : m)
        for (const row of drawn(fold(own, k), times.length, size)) times[row]++
        return momentsOf(sample, POLYNOMIALS, times)
      })
      return frechetOfMoments(first, second, POLYNOMIALS)
    })
    return { at: 1 / size, value: meanAndScatter(values).value }
  })
  return intercept(points)
}

function intercept(points: readonly { readonly at: number; readonly value: number }[]): Measured {
  const n = points.length
  const [meanAt, mean] = [points.reduce((a, p) => a + p.at, 0) / n, points.reduce((a, p) => a + p.value, 0) / n]
  const square = points.reduce((a, p) => a + (p.at - meanAt) ** 2, 0)
  const slope = points.reduce((a, p) => a + (p.at - meanAt) * (p.value - mean), 0) / square
  // a slope below 0 cannot be: the distance of finite samples is too large
  const used = Math.max(0, slope)
  const value = mean - used * meanAt
  const residual = points.reduce((a, p) => a + (p.value - value - used * p.at) ** 2, 0) / (n - 2)
  return { value: Math.max(0, value), error: Math.sqrt(residual * (1 / n + meanAt ** 2 / square)) }
}

/** Batches of the kernel distance. */
const BATCHES = 10

/** The median over batches of the unbiased kernel distance, and half of the 16-84 % interval. */
function kernelDistance(key: Key, x: Float64Array, y: Float64Array, rows: number): Measured {
  const [n, m] = [x, y].map((sample) => sample.length / POLYNOMIALS)
  const values = Float64Array.from({ length: BATCHES }, (_, b) => {
    const own = fold(key, b)
    const [p, q] = [takeRows(x, drawn(fold(own, 0), n, rows)), takeRows(y, drawn(fold(own, 1), m, rows))]
    return polynomialDistance(p, q, POLYNOMIALS)
  }).sort()
  const [low, median, high] = [0.16275, 0.5, 0.83725].map((p) => quantile(values, p))
  return { value: median, error: (high - low) / 2 }
}
