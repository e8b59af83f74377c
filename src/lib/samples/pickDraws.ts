import type { Coordinates, Samples } from './samples.ts'

/**
 * The most likely draw of each event, a single answer (arXiv 2207.00664 section 4: best of 256). Which draw is the most
 * likely depends on the coordinates; the authors use the target's.
 * @returns [count, columns]
 */
export function modeOfDraws(samples: Samples, coordinates: Coordinates = 'target'): Float32Array {
  const { draws } = samples
  const density = samples.logProb[coordinates]
  return pick(samples, (i) => {
    let best = i * draws
    for (let row = best + 1; row < (i + 1) * draws; row++) if (density[row] > density[best]) best = row
    return best
  })
}

/** The first draw of each event, [count, columns]. */
export const firstDraws = (samples: Samples): Float32Array => pick(samples, (i) => i * samples.draws)

/** One draw of each event. */
function pick({ count, columns, values }: Samples, rowOf: (event: number) => number): Float32Array {
  const width = columns.length
  const picked = new Float32Array(count * width)
  for (let i = 0; i < count; i++) picked.set(values.subarray(width * rowOf(i), width * (rowOf(i) + 1)), width * i)
  return picked
}
