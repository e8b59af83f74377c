import type { Coordinates, Samples } from './samples.ts'

/**
 * The most likely draw of each event: the paper's single answer (arXiv 2207.00664 section 4: best of 256). Which draw is
 * the most likely depends on the coordinates; the authors use the target's.
 * @returns momenta [count, 1, 3] in GeV
 */
export function modeOfDraws(
  { count, draws, momenta, logProb }: Samples,
  coordinates: Coordinates = 'target',
): Float32Array {
  const density = logProb[coordinates]
  const modes = new Float32Array(count * 3)
  for (let i = 0; i < count; i++) {
    let best = i * draws
    for (let row = best + 1; row < (i + 1) * draws; row++) if (density[row] > density[best]) best = row
    modes.set(momenta.subarray(3 * best, 3 * best + 3), 3 * i)
  }
  return modes
}

/** The first draw of each event, [count, 1, 3] in GeV. */
export function firstDraws({ count, draws, momenta }: Samples): Float32Array {
  const first = new Float32Array(count * 3)
  for (let i = 0; i < count; i++) first.set(momenta.subarray(3 * i * draws, 3 * i * draws + 3), 3 * i)
  return first
}
