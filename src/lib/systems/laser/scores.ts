import { energyMoversDistance, type Measured } from '../../evaluation/index.ts'
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
