import type { Events } from '../events/index.ts'
import { fromPtEtaPhiMass } from '../kinematics/index.ts'
import { candidatesOf, type NamedCandidates } from './neutrinoCandidates.ts'
import { requireSemileptonic, requireTruth } from './require.ts'

/**
 * The generated neutrinos as candidates.
 * @returns momenta [count, 1, 3], GeV; not numbers where the truth is none
 * @throws DomainError when the events are not semileptonic or come without true neutrinos
 */
export function trueNeutrino(events: Events): NamedCandidates<1> {
  requireSemileptonic('trueNeutrino', events)
  const { pt, eta, phi } = requireTruth('trueNeutrino', 'truth_neutrinos', events.neutrinos)
  const p4 = fromPtEtaPhiMass({ pt, eta, phi, mass: 0 })
  return candidatesOf(
    1,
    p4.filter((_, k) => k % 4 !== 0),
  )
}
