import { DomainError } from '../../../complaint.ts'
import { type Axis, binning } from '../../columns/index.ts'
import { type UnfoldingPrecision, unfoldingPrecision } from '../../evaluation/index.ts'
import type { Events } from '../../events/index.ts'
import { deltaPhi, fromPtEtaPhiMass, masses } from '../../kinematics/index.ts'
import type { Key } from '../../tensor/index.ts'

const QUARTERS = [0, 1, 2, 3, 4].map((k) => (k * Math.PI) / 4)

const ANGLE: Axis = { name: 'abs_delta_phi_ll', label: '|Δφ_ℓℓ|', unit: 'rad', edges: QUARTERS }
const massAxis = (...edges: number[]): Axis => ({
  name: 'm_tt',
  label: 'm_tt̄',
  unit: 'GeV',
  edges: [0, ...edges, Number.POSITIVE_INFINITY],
})

/** Bins of the double-differential distribution: m_tt̄ in GeV, |Δφ| of the leptons in rad. */
export const PAIR_AXES: readonly [Axis, Axis] = [massAxis(400, 475, 600), ANGLE]

/** Bins of what is reconstructed: several to each bin of m_tt̄, so that no method depends on where its edges lie. */
export const PAIR_RECO_AXES: readonly [Axis, Axis] = [massAxis(325, 360, 390, 420, 450, 480, 520, 570, 650, 780), ANGLE]

/** What is unfolded of pairs of neutrinos, and how. */
export interface PairUnfolding {
  readonly events: Events
  /** By method, m_tt̄ in GeV, [count]; not numbers where it has no answer. */
  readonly masses: Readonly<Record<string, Float64Array>>
  /** Which of them has the true neutrinos. */
  readonly baseline: string
  readonly key: Key
  readonly unfold?: number | 'inversion'
  readonly axes?: readonly [Axis, Axis]
  readonly recoAxes?: readonly [Axis, Axis]
}

/**
 * The precision of the unfolded (m_tt̄, |Δφ_ℓℓ|) distribution at parton level, for each way of reconstructing m_tt̄.
 * @throws DomainError when the events come without their true particles; and what unfoldingPrecision throws
 */
export function pairUnfolding({ events, masses, ...study }: PairUnfolding): UnfoldingPrecision {
  const { leptons } = events
  const { axes = PAIR_AXES, recoAxes = PAIR_RECO_AXES, ...how } = study
  const measured = Float64Array.from({ length: events.count }, (_, i) =>
    Math.abs(deltaPhi(leptons.phi[2 * i], leptons.phi[2 * i + 1])),
  )
  const truth = trueColumns(events)
  const methods = Object.fromEntries(Object.entries(masses).map(([name, mass]) => [name, [mass, measured]]))
  return unfoldingPrecision({ binning: binning(axes), recoBinning: binning(recoAxes), truth, methods, ...how })
}

const [TOP, POSITIVE, ANTITOP, NEGATIVE] = [0, 3, 5, 8]

/** m_tt̄ and |Δφ_ℓℓ| of the generated particles, each [count]. */
function trueColumns({ truthParticles, count }: Events): [Float64Array, Float64Array] {
  if (!truthParticles?.mass) {
    const fix = 'take a file with truth_particles'
    throw new DomainError({
      who: 'pairUnfolding',
      wanted: 'events with their truth',
      got: 'none of the particles',
      fix,
    })
  }
  const { perEvent, phi, mass } = truthParticles
  const all = fromPtEtaPhiMass({ ...truthParticles, mass })
  const particle = (which: number) => all.filter((_, k) => Math.floor(k / 4) % perEvent === which)
  const angle = Float64Array.from({ length: count }, (_, i) =>
    Math.abs(deltaPhi(phi[i * perEvent + POSITIVE], phi[i * perEvent + NEGATIVE])),
  )
  return [masses(particle(TOP), particle(ANTITOP)), angle]
}
