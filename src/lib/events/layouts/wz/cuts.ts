import { ConfigError } from '../../../../complaint.ts'
import type { Cut } from '../../cut.ts'
import type { Momenta } from '../momenta.ts'
import type { WzEvents } from './events.ts'

/** From `low` to below `high` GeV of transverse momentum at a place of the detector's objects. */
type Window = readonly [place: number, low: number, high: number]

const [MINUS, JET_1, JET_2] = [0, 2, 3]

const within = ({ px, py, perEvent }: Momenta, event: number, [place, low, high]: Window): boolean => {
  const i = event * perEvent + place
  const pt = Math.hypot(px[i], py[i])
  return pt >= low && (pt < high || high === Number.POSITIVE_INFINITY)
}

const cutOf = (name: string, ...windows: readonly Window[]): Cut<WzEvents> => ({
  name,
  layout: 'wz',
  keeps: ({ detector }, event) => windows.every((window) => within(detector, event, window)),
})

/**
 * The cuts on measured transverse momenta, GeV, of arXiv 1912.00477 section 3.2: I: hardest jet 30-100; II: 30-60, second
 * 30-50; III: 30-50, 30-40, ℓ⁻ 20-50; IV: hardest jet above 60.
 */
export const WZ_CUTS = {
  I: cutOf('I: pT,j1 30-100', [JET_1, 30, 100]),
  II: cutOf('II: pT,j1 30-60, pT,j2 30-50', [JET_1, 30, 60], [JET_2, 30, 50]),
  III: cutOf('III: pT,j1 30-50, pT,j2 30-40, pT,l- 20-50', [JET_1, 30, 50], [JET_2, 30, 40], [MINUS, 20, 50]),
  IV: cutOf('IV: pT,j1 above 60', [JET_1, 60, Number.POSITIVE_INFINITY]),
} as const satisfies Record<string, Cut<WzEvents>>

/**
 * Exactly `n` jets in the detector.
 * @throws ConfigError for a number that is no whole number of at least 0
 */
export function exactlyMeasuredJets(n: number): Cut<WzEvents> {
  if (!Number.isInteger(n) || n < 0) {
    throw new ConfigError({ who: 'exactlyMeasuredJets', wanted: 'a whole number of at least 0', got: String(n) })
  }
  return { name: `exactly ${n} jets`, layout: 'wz', keeps: ({ njets }, event) => njets[event] === n }
}
