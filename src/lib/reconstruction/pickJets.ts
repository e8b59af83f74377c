import { DomainError } from '../../complaint.ts'
import type { FourVectors } from '../kinematics/index.ts'

/**
 * One jet an event, [count, 4]; NaN where its place is −1.
 * @throws DomainError for a place that no event has
 */
export function pickJets(jets: FourVectors, perEvent: number, places: Int8Array): FourVectors {
  const out = new Float64Array(4 * places.length).fill(Number.NaN)
  places.forEach((place, i) => {
    if (place >= perEvent) {
      const got = `place ${place} in event ${i}`
      throw new DomainError({ who: 'jets', wanted: `a place below ${perEvent}`, got })
    }
    const from = 4 * (i * perEvent + place)
    if (place >= 0) out.set(jets.subarray(from, from + 4), 4 * i)
  })
  return out
}
