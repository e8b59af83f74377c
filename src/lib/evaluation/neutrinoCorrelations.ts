import { type NeutrinoPairs, solvedEvents } from '../reconstruction/index.ts'
import type { Measured } from './measured.ts'

/** How ν and ν̄ go together over many events. */
export interface NeutrinoCorrelations {
  /** Events that entered. */
  readonly n: number
  /** Pearson's ρ of the components (px, py, pz) of ν (rows) and ν̄ (columns), [3][3]. */
  readonly components: readonly (readonly Measured[])[]
}

/**
 * Pearson's correlation of each component of the neutrino with each of the antineutrino, over the events with an answer; the
 * error is (1 − ρ²)/√n.
 * @param pairs momenta [count, 2, 3], GeV
 */
export function neutrinoCorrelations(pairs: NeutrinoPairs): NeutrinoCorrelations {
  const solved = solvedEvents(pairs)
  const column = (component: number) =>
    Float64Array.from({ length: solved.length }, (_, i) => pairs[6 * i + component]).filter((_, i) => solved[i])
  const columns = [0, 1, 2, 3, 4, 5].map(column)
  return {
    n: columns[0].length,
    components: columns.slice(0, 3).map((ofNu) => columns.slice(3).map((ofNubar) => correlation(ofNu, ofNubar))),
  }
}

/** Pearson's ρ of two columns of one length, with its asymptotic error. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): Measured {
  const n = x.length
  const mean = (of: ArrayLike<number>) => Array.from(of).reduce((a, b) => a + b, 0) / n
  const [mx, my] = [mean(x), mean(y)]
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    xx += (x[i] - mx) ** 2
    yy += (y[i] - my) ** 2
    xy += (x[i] - mx) * (y[i] - my)
  }
  const value = xy / Math.sqrt(xx * yy)
  return { value, error: (1 - value * value) / Math.sqrt(n) }
}
