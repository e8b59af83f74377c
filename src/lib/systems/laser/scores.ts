import { energyMoversDistance, halfWidth, type Measured, wasserstein } from '../../evaluation/index.ts'
import { type ChainDraws, effectiveSampleSize } from '../../samples/index.ts'
import { fold, type Key, uniforms } from '../../tensor/index.ts'

const DIM = 2
/** Cells of a side of the grid (arXiv 2106.00792, code). */
const CELLS = 100

/**
 * The Jensen-Shannon divergence ½ KL(p | m) + ½ KL(q | m), m = (p + q) / 2, of two histograms of 100 × 100 cells over the range of the truth,
 * each normalised to 1; in nats, from 0 to ln 2.
 */
export function gridDivergence(points: Float32Array, truth: Float32Array): number {
  const ranges = [0, 1].map((c) => {
    let [low, high] = [Infinity, -Infinity]
    for (let i = c; i < truth.length; i += DIM) [low, high] = [Math.min(low, truth[i]), Math.max(high, truth[i])]
    return [low, high] as const
  })
  const histogram = (of: Float32Array) => {
    const out = new Float64Array(CELLS * CELLS)
    for (let i = 0; i < of.length; i += DIM) {
      const [a, b] = ranges.map(([low, high], c) => {
        const cell = Math.floor((CELLS * (of[i + c] - low)) / (high - low))
        return Math.min(CELLS - 1, Math.max(0, cell))
      })
      out[a * CELLS + b] += DIM / of.length
    }
    return out
  }
  const [p, q] = [histogram(points), histogram(truth)]
  const entropy = (x: number) => (x > 0 ? x * Math.log(x) : 0)
  return p.reduce((sum, a, k) => sum + 0.5 * (entropy(a) + entropy(q[k])) - entropy((a + q[k]) / 2), 0)
}

const [POINTS, BATCHES] = [100, 8]

/** The earth mover's distance of some points of each, each of the same weight, mean and error over batches; in their unit. */
export function pointsDistance(key: Key, points: Float32Array, truth: Float32Array): Measured {
  // angles of the energy mover's distance are any plane; equal weights leave nothing over
  const some = (of: Float32Array, own: Key) =>
    Array.from(uniforms(own, POINTS), (u) => {
      const i = DIM * Math.floor((u * of.length) / DIM)
      return [of[i], of[i + 1], 1 / POINTS]
    }).flat()
  const values = Array.from({ length: BATCHES }, (_, b) =>
    energyMoversDistance(some(points, fold(fold(key, b), 1)), some(truth, fold(fold(key, b), 2))),
  )
  const value = values.reduce((a, b) => a + b, 0) / BATCHES
  const square = values.reduce((a, b) => a + (b - value) ** 2, 0)
  return { value, error: Math.sqrt(square / (BATCHES - 1) / BATCHES) }
}

/** Parts that errors are taken from. */
const PARTS = 10

/** Scores one quantity of points beside its true values: half of its 16-84 % interval over the true one, and W1 in its unit. */
export function spectrumScores(truth: Float64Array) {
  const trueWidth = halfWidth(truth)
  return (values: Float64Array): { readonly width: Measured; readonly distance: Measured } => {
    const parts = Array.from({ length: PARTS }, (_, part) => values.filter((_value, i) => i % PARTS === part))
    return {
      width: { value: halfWidth(values) / trueWidth, error: errorOf(parts.map((part) => halfWidth(part) / trueWidth)) },
      distance: {
        value: wasserstein({ values }, { values: truth }),
        error: errorOf(parts.map((part) => wasserstein({ values: part }, { values: truth }))),
      },
    }
  }
}

/** The error of what all parts together give. */
function errorOf(ofParts: readonly number[]): number {
  const mean = ofParts.reduce((a, b) => a + b, 0) / PARTS
  return Math.sqrt(ofParts.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (PARTS - 1) / PARTS)
}

/**
 * How far means over chains are from those over weighted points, in units of both errors: the root mean square over all columns,
 * their squares and products; about 1 where both sample one density.
 */
export function meanPulls(run: ChainDraws, latent: Float32Array, weights: Float64Array): Measured {
  const { dim, chains, draws, positions } = run
  const pairs = Array.from({ length: dim }, (_, a) => Array.from({ length: dim - a }, (_one, b) => [a, a + b])).flat()
  const functions = [
    ...Array.from({ length: dim }, (_, a) => (row: ArrayLike<number>) => row[a]),
    ...pairs.map(
      ([a, b]) =>
        (row: ArrayLike<number>) =>
          row[a] * row[b],
    ),
  ]
  const valuesOf = (rows: Float32Array, of: (row: ArrayLike<number>) => number) =>
    Float64Array.from({ length: rows.length / dim }, (_, i) => of(rows.subarray(dim * i, dim * (i + 1))))
  const sum = weights.reduce((a, b) => a + b, 0)
  const squares = functions.map((of) => {
    const [ofChains, ofWeights] = [valuesOf(positions, of), valuesOf(latent, of)]
    const mean = ofChains.reduce((a, b) => a + b, 0) / ofChains.length
    const variance = ofChains.reduce((a, x) => a + (x - mean) ** 2, 0) / (ofChains.length - 1)
    const weighted = ofWeights.reduce((a, x, i) => a + weights[i] * x, 0) / sum
    const spread = ofWeights.reduce((a, x, i) => a + (weights[i] * (x - weighted)) ** 2, 0) / sum ** 2
    return (mean - weighted) ** 2 / (variance / effectiveSampleSize({ values: ofChains, chains, draws }) + spread)
  })
  const value = Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length)
  return { value, error: 1 / Math.sqrt(2 * squares.length) }
}
