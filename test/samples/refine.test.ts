import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import {
  autocorrelation,
  autocorrelationTime,
  averagedLogWeight,
  type ChainAlgorithm,
  diagonalMetric,
  dualAveraging,
  effectiveSampleSize,
  effectiveShare,
  freshNormals,
  hmc,
  inTurn,
  latentPotential,
  leapfrog,
  mala,
  minimalNorm,
  monotoneInterpolation,
  type Potential,
  quantileFunction,
  quantileTable,
  runChains,
  splitRHat,
  tracesOf,
  unitMetric,
  warmUp,
} from '../../src/lib/samples/index.ts'
import { key, normals, type Tensor1D, tf, uniforms } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const reference = JSON.parse(readFileSync(new URL('../reference/samples-refine.json', import.meta.url), 'utf8'))

/** Independent normals of these widths. */
const gaussian =
  (widths: readonly number[]): Potential =>
  (z) => {
    const dim = widths.length
    const value = new Float64Array(z.length / dim)
    z.forEach((x, k) => {
      value[Math.floor(k / dim)] += 0.5 * (x / widths[k % dim]) ** 2
    })
    return { value, gradient: z.map((x, k) => x / widths[k % dim] ** 2) }
  }

const starts = (chains: number, dim: number, seed = 1) => Float64Array.from(normals(key(seed), chains * dim))

for (const [name, { draws, ess, rhat }] of Object.entries<{ draws: number[][]; ess: number; rhat: number | null }>(
  reference.chains,
)) {
  test(`effective sample size and split R̂ of chains "${name}" are those of arviz`, () => {
    const traces = { values: draws.flat(), draws: draws.length, chains: draws[0].length }
    assertClose([effectiveSampleSize(traces)], [ess], { relative: 1e-10 })
    // arviz has none of a single chain
    if (rhat !== null) assertClose([splitRHat(traces)], [rhat], { relative: 1e-10 })
  })
}

test('diagnostics at the extremes', () => {
  const still = { values: new Array(20).fill(3), draws: 10, chains: 2 }
  assert.equal(effectiveSampleSize(still), 20)
  assert.ok(Number.isNaN(splitRHat(still)))
  assert.deepEqual([...autocorrelation(still, 2)], [1, 0, 0])
  const broken = { values: [1, 2, NaN, 4, 5, 6, 7, 8], draws: 8, chains: 1 }
  assert.ok(Number.isNaN(effectiveSampleSize(broken)) && Number.isNaN(splitRHat(broken)))
  for (const f of [effectiveSampleSize, splitRHat]) {
    assert.throws(() => f({ values: [1, 2, 3], draws: 3, chains: 1 }), /4 draws or more/)
    assert.throws(() => f({ values: [], draws: 0, chains: 0 }), /4 draws or more/)
  }
  assert.throws(() => autocorrelation(still, 10), /a lag below 10/)
  assert.throws(() => tracesOf({ positions: [1, 2], chains: 1, draws: 2, dim: 1 }, 1), /a column from 0 to 0/)
  assert.deepEqual([effectiveShare([1, 1, 1]), effectiveShare([2, 0, 0, 0])], [1, 0.25])
  assert.ok(Number.isNaN(effectiveShare([])))
})

test('autocorrelation of an autoregression is ρᵏ and its time (1 + ρ) / (1 − ρ)', () => {
  const [draws, chains, rho] = [4000, 10, 0.6]
  const noise = normals(key(2), draws * chains)
  const values = new Float64Array(draws * chains)
  for (let k = 0; k < values.length; k++) {
    values[k] = (k < chains ? 0 : rho * values[k - chains]) + Math.sqrt(1 - rho * rho) * noise[k]
  }
  const traces = { values, draws, chains }
  assertClose(autocorrelation(traces, 3), [1, rho, rho ** 2, rho ** 3], { absolute: 0.03 })
  assert.ok(Math.abs(autocorrelationTime(traces) - 4) < 0.4)
  assert.ok(Math.abs(effectiveSampleSize(traces) / (draws * chains) - 0.25) < 0.03)
})

const ALGORITHMS: Record<string, (potential: Potential, size: number, dim: number) => ChainAlgorithm> = {
  'hmc by leapfrog': (potential, stepSize, dim) =>
    hmc({ potential, metric: unitMetric(dim), stepSize, steps: 4, jitter: 0.5 }),
  'hmc by the two-stage scheme': (potential, stepSize, dim) =>
    hmc({ potential, metric: unitMetric(dim), stepSize, steps: 4, integrator: minimalNorm }),
  'fresh normal points': (potential, _, dim) => freshNormals({ potential, dim }),
  'paths and fresh points in turn': (potential, stepSize, dim) =>
    inTurn([
      hmc({ potential, metric: unitMetric(dim), stepSize, steps: 4, jitter: 0.5 }),
      freshNormals({ potential, dim }),
    ]),
  mala: (potential, stepSize, dim) => mala({ potential, metric: diagonalMetric(new Array(dim).fill(0.7)), stepSize }),
}

for (const [name, make] of Object.entries(ALGORITHMS)) {
  test(`${name}: with w = 1 points are normal, and a tilt w = exp(a z) moves their mean by a`, () => {
    const slope = 0.8
    const tilt = (z: Parameters<typeof tf.sum>[0]) =>
      (z as Tensor1D).slice([0, 0], [-1, 1]).mul(slope).as1D() as Tensor1D
    for (const [mean, weight] of [
      [0, undefined],
      [slope, tilt],
    ] as const) {
      const algorithm = make(latentPotential(2, weight), name === 'mala' ? 1.1 : 0.45, 2)
      const run = runChains(algorithm, { key: key(3), state: algorithm.init(starts(100, 2)), draws: 250, thin: 2 })
      for (const [column, at] of [mean, 0].entries()) {
        const traces = tracesOf(run, column)
        const n = effectiveSampleSize(traces)
        const values = Float64Array.from(traces.values)
        const found = values.reduce((a, b) => a + b) / values.length
        const width = values.reduce((a, b) => a + (b - found) ** 2, 0) / values.length
        assert.ok(Math.abs(found - at) < 4 / Math.sqrt(n), `mean ${found}, ${n} effective`)
        // a square remembers longer than its number, which chains throw from side to side
        const squares = { ...traces, values: values.map((v) => (v - found) ** 2) }
        const ofSquares = effectiveSampleSize(squares)
        assert.ok(Math.abs(width - 1) < 4 * Math.sqrt(2 / ofSquares), `variance ${width}, ${ofSquares} effective`)
        assert.ok(splitRHat(traces) < 1.02, `R̂ ${splitRHat(traces)}`)
      }
      assert.ok(run.acceptance > 0.5 && run.divergences === 0)
    }
  })
}

for (const [name, integrator] of Object.entries({ leapfrog, minimalNorm })) {
  test(`${name}: goes back to where it came from, and its energy error falls with the square of the step`, () => {
    const metric = diagonalMetric([1, 0.3])
    const potential = gaussian([1, 2])
    const positions = starts(20, 2, 4)
    const momenta = metric.momenta(key(5), 20)
    const run = (from: { positions: Float64Array; momenta: Float64Array }, stepSize: number, steps: number) => {
      let phase = { ...from, energy: potential(from.positions) }
      for (let i = 0; i < steps; i++) phase = integrator(phase, potential, metric, stepSize) as typeof phase
      return phase
    }
    const there = run({ positions, momenta }, 0.2, 10)
    const back = run({ positions: there.positions, momenta: there.momenta.map((p) => -p) }, 0.2, 10)
    assertClose(back.positions, positions, { absolute: 1e-12 })
    const error = (stepSize: number) => {
      const end = run({ positions, momenta }, stepSize, Math.round(2 / stepSize))
      const energy = (at: typeof end) => metric.kinetic(at.momenta).map((k, i) => k + at.energy.value[i])
      const before = energy({ positions, momenta, energy: potential(positions) })
      return Math.sqrt(energy(end).reduce((sum, e, i) => sum + (e - before[i]) ** 2, 0) / 20)
    }
    const ratio = error(0.2) / error(0.1)
    assert.ok(Math.abs(ratio - 4) < 0.3, `${ratio}`)
  })
}

test('warm-up finds the acceptance that is asked for, and masses of widths 100 apart', () => {
  const dim = 20
  const widths = Array.from({ length: dim }, (_, c) => 0.05 * 100 ** (c / (dim - 1)))
  const make = (stepSize: number, metric: ReturnType<typeof unitMetric>) =>
    hmc({ potential: gaussian(widths), metric, stepSize, steps: 10, jitter: 0.3 })
  const { algorithm, state, metric } = warmUp(make, { key: key(6), dim, positions: starts(50, dim), steps: 400 })
  for (const [c, width] of widths.entries()) {
    assert.ok(Math.abs(Math.sqrt(metric.inverseMass[c]) / width - 1) < 0.25, `${Math.sqrt(metric.inverseMass[c])}`)
  }
  const run = runChains(algorithm, { key: key(7), state, draws: 200 })
  assert.ok(run.acceptance > 0.6 && run.acceptance < 0.8, `${run.acceptance}`)
  assert.ok([0, dim - 1].every((c) => splitRHat(tracesOf(run, c)) < 1.02))
})

test('a fresh point after each path settles the shares of modes that paths alone would keep', () => {
  const logWeight = (x: number) => Math.tanh(5 * x) - 9 * Math.exp((-x * x) / 0.2)
  const slope = (x: number) => 5 / Math.cosh(5 * x) ** 2 + 90 * x * Math.exp((-x * x) / 0.2)
  const potential: Potential = (z) => ({
    value: z.map((x) => (x * x) / 2 - logWeight(x)),
    gradient: z.map((x) => x - slope(x)),
  })
  const paths = hmc({ potential, metric: unitMetric(1), stepSize: 0.1, steps: 8, jitter: 0.5 })
  const shareAbove = (algorithm: ChainAlgorithm) => {
    const run = runChains(algorithm, { key: key(11), state: algorithm.init(starts(400, 1)), draws: 50 })
    const late = run.positions.subarray(25 * 400)
    return late.filter((x) => x > 0).length / late.length
  }
  const grid = Array.from({ length: 20_000 }, (_, i) => -6 + (i + 0.5) * 0.0006)
  const mass = (some: readonly number[]) => some.reduce((sum, x) => sum + Math.exp(logWeight(x) - (x * x) / 2), 0)
  const wanted = mass(grid.filter((x) => x > 0)) / mass(grid)
  const found = shareAbove(inTurn([paths, freshNormals({ potential, dim: 1 })]))
  assert.ok(Math.abs(found - wanted) < 0.015, `${found}, wanted ${wanted}`)
  assert.ok(Math.abs(shareAbove(paths) - wanted) > 0.1)
})

test('weights at fixed visible latent: exp(a z + (c + d z) h) averages to exp(a z + ½ (c + d z)²), slope and all', () => {
  const [a, c, d] = [0.7, 0.5, 0.3]
  const logWeight = (rows: tf.Tensor2D) => {
    const [z, h] = tf.split(rows, 2, 1)
    return z.mul(a).add(z.mul(d).add(c).mul(h)).as1D() as Tensor1D
  }
  const averaged = averagedLogWeight(logWeight, { key: key(12), hidden: 1, draws: 4000 })
  const z = [-2, -0.5, 0, 1, 2]
  const wanted = z.map((x) => a * x + 0.5 * (c + d * x) ** 2)
  assertClose(averaged(tf.tensor2d(z, [5, 1])).dataSync(), wanted, { absolute: 0.03 })
  const { gradient } = latentPotential(1, averaged)(Float64Array.from(z))
  assertClose(
    gradient,
    z.map((x) => x - a - d * (c + d * x)),
    { absolute: 0.05 },
  )
  // what does not depend on the hidden numbers is left as it is
  const plain = averagedLogWeight((rows) => rows.slice([0, 0], [-1, 1]).as1D() as Tensor1D, {
    ...{ key: key(13), hidden: 3, draws: 2 },
  })
  assertClose(plain(tf.tensor2d(z, [5, 1])).dataSync(), z, { absolute: 1e-5 })
  assert.throws(() => averagedLogWeight(logWeight, { key: key(1), hidden: 0, draws: 2 }), /one hidden number/)
  assert.throws(() => averagedLogWeight(logWeight, { key: key(1), hidden: 1, draws: 3 }), /an even number of draws/)
})

test('dual averaging: the recursion of the paper, written out', () => {
  let found = dualAveraging(0.5, 0.65)
  let [h, logAveraged] = [0, 0]
  for (const [i, acceptance] of [0.9, 0.2, 0.7, 1].entries()) {
    found = found.update(acceptance)
    const m = i + 1
    h = (1 - 1 / (m + 10)) * h + (0.65 - acceptance) / (m + 10)
    const log = Math.log(5) - (Math.sqrt(m) / 0.05) * h
    logAveraged = m ** -0.75 * log + (1 - m ** -0.75) * logAveraged
    assertClose([found.stepSize, found.averaged], [Math.exp(log), Math.exp(logAveraged)], { relative: 1e-12 })
  }
})

test('a chain keeps its point where the energy is not finite, and the same key gives the same points', () => {
  const walled: Potential = (z) => ({
    value: Float64Array.from(z, (x) => (x > 0 ? x : NaN)),
    gradient: Float64Array.from(z, (x) => (x > 0 ? 1 : NaN)),
  })
  const algorithm = hmc({ potential: walled, metric: unitMetric(1), stepSize: 0.5, steps: 5 })
  const state = algorithm.init(Float64Array.from([0.1, 1, 2]))
  const [a, b] = [1, 2].map(() => runChains(algorithm, { key: key(8), state, draws: 200 }))
  assert.deepEqual(a, b)
  assert.ok(a.positions.every((x) => x > 0) && a.divergences > 0 && a.acceptance > 0)
})

test('settings that no chain has are refused', () => {
  const potential = gaussian([1])
  const metric = unitMetric(1)
  assert.throws(() => hmc({ potential, metric, stepSize: 0, steps: 5 }), /a positive step size/)
  assert.throws(() => hmc({ potential, metric, stepSize: 1, steps: 0.5 }), /whole number of steps/)
  assert.throws(() => hmc({ potential, metric, stepSize: 1, steps: 5, jitter: 1 }), /a jitter/)
  assert.throws(() => mala({ potential, metric, stepSize: NaN }), /a positive step size/)
  assert.throws(() => diagonalMetric([1, 0]), /0 in column 1/)
  assert.throws(() => unitMetric(0), /positive, finite/)
  assert.throws(() => dualAveraging(1, 1), /between 0 and 1/)
  assert.throws(() => dualAveraging(0, 0.5), /positive step size/)
  assert.throws(() => latentPotential(2)(new Float64Array(3)), /rows of 2/)
  const algorithm = hmc({ potential, metric, stepSize: 1, steps: 1 })
  assert.throws(() => inTurn([]), /one or more algorithms/)
  assert.throws(() => inTurn([algorithm, freshNormals({ potential, dim: 2 })]), /got 1, 2/)
  const state = algorithm.init(starts(2, 1))
  assert.throws(() => runChains(algorithm, { key: key(1), state, draws: 0 }), /draws: expected a positive/)
  assert.throws(() => warmUp(() => algorithm, { key: key(1), dim: 1, positions: starts(2, 1), steps: 0 }), /warmUp/)
})

test('monotone interpolation is that of SciPy, and refuses what has no order', () => {
  const { x, y, at, values } = reference.pchip
  const f = monotoneInterpolation(x, y)
  assertClose(at.map(f), values, { absolute: 1e-12 })
  assert.deepEqual([f(-1), f(2), f(NaN)], [0, 3, NaN])
  assert.equal(monotoneInterpolation([0, 2], [1, 5])(0.5), 2)
  assert.throws(() => monotoneInterpolation([0], [1]), /two or more places/)
  assert.throws(() => monotoneInterpolation([0, 0], [1, 2]), /rising places/)
  assert.throws(() => monotoneInterpolation([0, 1], [1, Infinity]), /finite values/)
})

test('a quantile function gives back its sample: Kolmogorov distance, ends, one value', () => {
  const sample = normals(key(9), 20_000).map((x) => Math.exp(x))
  const f = quantileFunction(quantileTable(sample))
  const drawn = uniforms(key(10), 20_000).map(f).sort()
  const sorted = sample.slice().sort()
  let distance = 0
  let j = 0
  for (let i = 0; i < sorted.length; i++) {
    while (j < drawn.length && drawn[j] <= sorted[i]) j++
    distance = Math.max(distance, Math.abs(j - i - 1) / sorted.length)
  }
  assert.ok(distance < 0.015, `${distance}`)
  assert.deepEqual([f(0), f(1)], [sorted[0], sorted.at(-1)])
  assert.equal(quantileFunction(quantileTable([3]))(0.3), 3)
  assert.throws(() => quantileTable([]), /one or more values/)
  assert.throws(() => quantileTable([1, NaN]), /finite values/)
})
