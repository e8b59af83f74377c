import { ConfigError } from '../../../complaint.ts'
import type { Events } from '../../events/index.ts'
import { type Turns, unturned } from '../../features/index.ts'

/**
 * The axes that momenta are given in. `detector`: as measured. `lepton`: the event is turned about the beam so that the
 * charged lepton has azimuth 0, and reflected so that its η and the y of the missing momentum are not negative. The laws
 * of physics and the detector share these symmetries, so nothing is lost and the network need not learn them; the maps
 * have unit Jacobian, so densities are the same in both.
 */
export type Frame = 'detector' | 'lepton'

export const FRAMES = ['detector', 'lepton'] as const satisfies readonly Frame[]

/**
 * The turns of events into a frame.
 * @throws ConfigError for a frame of another name
 */
export function turnsInto(frame: Frame, { count, leptons, met }: Events): Turns {
  const turns = unturned(count)
  if (frame === 'detector') return turns
  if (frame !== 'lepton') throw new ConfigError({ who: 'frame', wanted: 'detector or lepton', got: `'${frame}'` })
  for (let i = 0; i < count; i++) {
    turns.angle[i] = leptons.phi[i]
    turns.ySign[i] = Math.sin(met.phi[i] - leptons.phi[i]) < 0 ? -1 : 1
    turns.etaSign[i] = leptons.eta[i] < 0 ? -1 : 1
  }
  return turns
}

/**
 * Turns momenta back to the detector's axes, in place.
 * @param momenta [count, draws, 3] = (px, py, pz) GeV of the events from `first` on
 */
export function turnBack(momenta: Float32Array, turns: Turns, draws: number, first = 0): void {
  const count = momenta.length / (3 * draws)
  for (let i = 0; i < count; i++) {
    const cos = Math.cos(turns.angle[first + i])
    const sin = Math.sin(turns.angle[first + i])
    const ySign = turns.ySign[first + i]
    const etaSign = turns.etaSign[first + i]
    for (let d = i * draws * 3; d < (i + 1) * draws * 3; d += 3) {
      const x = momenta[d]
      const y = momenta[d + 1] * ySign
      momenta[d] = cos * x - sin * y
      momenta[d + 1] = sin * x + cos * y
      momenta[d + 2] *= etaSign
    }
  }
}
