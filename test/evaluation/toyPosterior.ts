import { fold, type Key, normals } from '../../src/lib/tensor/index.ts'

/** A two-dimensional Gaussian posterior, and how far the one that draws are taken from departs from the right one. */
export interface Toy {
  readonly events: number
  readonly draws: number
  /** Width of the draws' Gaussian in units of the right one; 1 is calibrated. */
  readonly stretch?: number
  /** Shift of the first coordinate in units of its width. */
  readonly shift?: number
  /** Correlation of the draws; that of the truths is 0.6. */
  readonly correlation?: number
}

const WIDTH = [0.5, 2]
const CORRELATION = 0.6

/**
 * Truths [n, 2] about event-dependent centres, draws [n, draws, 2] and the log-densities that the (perhaps wrong) posterior
 * gives both. Centres have standard deviations 1 and 4.
 */
export function toyPosterior(key: Key, { events, draws, stretch = 1, shift = 0, correlation = CORRELATION }: Toy) {
  const centres = normals(fold(key, 0), 2 * events)
  const forTruth = normals(fold(key, 1), 2 * events)
  const forDraws = normals(fold(key, 2), 2 * events * draws)
  const truth = new Float64Array(2 * events)
  const values = new Float64Array(2 * events * draws)
  const logProb = { truth: new Float64Array(events), draws: new Float64Array(events * draws) }
  for (let i = 0; i < events; i++) {
    const centre = [centres[2 * i], 4 * centres[2 * i + 1]]
    const wrong = [centre[0] + shift * WIDTH[0], centre[1]]
    const density = (x: number, y: number) =>
      logDensity((x - wrong[0]) / stretch, (y - wrong[1]) / stretch, correlation)
    truth.set(correlated(centre, forTruth, 2 * i, CORRELATION, 1), 2 * i)
    logProb.truth[i] = density(truth[2 * i], truth[2 * i + 1])
    for (let d = i * draws; d < (i + 1) * draws; d++) {
      values.set(correlated(wrong, forDraws, 2 * d, correlation, stretch), 2 * d)
      logProb.draws[d] = density(values[2 * d], values[2 * d + 1])
    }
  }
  return { truth, draws: values, logProb }
}

function correlated([x, y]: number[], z: Float32Array, at: number, rho: number, stretch: number): [number, number] {
  const [a, b] = [z[at], rho * z[at] + Math.sqrt(1 - rho * rho) * z[at + 1]]
  return [x + stretch * WIDTH[0] * a, y + stretch * WIDTH[1] * b]
}

/** Up to a constant. */
function logDensity(dx: number, dy: number, rho: number): number {
  const [a, b] = [dx / WIDTH[0], dy / WIDTH[1]]
  return -(a * a - 2 * rho * a * b + b * b) / (2 * (1 - rho * rho))
}
