import type { Events } from '../../src/lib/events/index.ts'
import type { ChiSquareForm, MassResolutions, NeutrinoCandidates } from '../../src/lib/reconstruction/index.ts'
import { fourVectorOf, massOf } from './toyEvents.ts'

export interface SlowBest {
  chiSquare: number
  parts: number[]
  tried: number
}

/** Eq. 4 of 2207.00664 in five loops: every assignment and solution on its own, from four-vectors. */
export function slowAssociation(
  events: Events,
  { solutions, momenta }: NeutrinoCandidates,
  sigma: MassResolutions,
  form: ChiSquareForm,
  event: number,
): SlowBest {
  const power = form === 'squared' ? 2 : 1
  const n = Math.min(events.njets[event], 9)
  const jets = Array.from({ length: n }, (_, j) => fourVectorOf(events.jets, event * events.jets.perEvent + j))
  const lepton = fourVectorOf(events.leptons, event)
  const best: SlowBest = { chiSquare: Number.POSITIVE_INFINITY, parts: [-1, -1, -1, -1, 0], tried: 0 }
  for (let solution = 0; solution < solutions; solution++) {
    const [x, y, z] = momenta.slice(3 * (event * solutions + solution))
    const neutrino = [Math.hypot(x, y, z), x, y, z]
    for (let bLep = 0; bLep < n; bLep++) {
      for (let bHad = 0; bHad < n; bHad++) {
        for (let q1 = 0; q1 < n; q1++) {
          for (let q2 = q1 + 1; q2 < n; q2++) {
            if (new Set([bLep, bHad, q1, q2]).size < 4) continue
            const chiSquare =
              (80.38 - massOf(lepton, neutrino)) ** 2 / sigma.lNu ** power +
              (80.38 - massOf(jets[q1], jets[q2])) ** 2 / sigma.qq ** power +
              (173 - massOf(jets[bLep], lepton, neutrino)) ** 2 / sigma.bLNu ** power +
              (173 - massOf(jets[bHad], jets[q1], jets[q2])) ** 2 / sigma.bqq ** power
            if (chiSquare < best.chiSquare) {
              best.chiSquare = chiSquare
              best.parts = [bLep, bHad, q1, q2, solution]
            }
            best.tried++
          }
        }
      }
    }
  }
  return best
}
