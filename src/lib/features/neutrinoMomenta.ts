import { type Turns, turnBack } from './frame.ts'
import type { Preprocessing } from './preprocessing.ts'

/**
 * Momenta of standardised targets (px, py, η): means and scales undone, p_z = p_T sinh η, turned back to the detector's axes.
 * @param standardised [events · draws, 3], of the events from `first` on
 * @returns [events · draws, 3] = (px, py, pz) in GeV
 */
export function neutrinoMomenta(
  standardised: ArrayLike<number>,
  { target: { mean, scale } }: Preprocessing,
  turns: Turns,
  draws = 1,
  first = 0,
): Float32Array {
  const momenta = new Float32Array(standardised.length)
  for (let at = 0; at < momenta.length; at += 3) {
    const [px, py, eta] = [0, 1, 2].map((k) => standardised[at + k] * scale[k] + mean[k])
    momenta[at] = px
    momenta[at + 1] = py
    momenta[at + 2] = Math.hypot(px, py) * Math.sinh(eta)
  }
  turnBack(momenta, turns, draws, first)
  return momenta
}
