import type { Events } from '../../events/index.ts'
import { type FourVectors, fromPtEtaPhiEnergy, fromPtEtaPhiMass, leptonMass } from '../../kinematics/index.ts'
import { pickJets } from '../pickJets.ts'
import { requireDileptonic } from '../require.ts'
import type { BPair } from './bPair.ts'

/** What is measured of `count` decays tt̄ → bℓ⁺ν b̄ℓ⁻ν̄, in double precision, GeV. */
export interface DileptonObjects {
  readonly count: number
  /** ℓ⁺ and ℓ⁻, each [count, 4]. */
  readonly positive: FourVectors
  readonly negative: FourVectors
  /** The b of the t and of the t̄, or two jets of which that is not known, each [count, 4]; not numbers where absent. */
  readonly b: FourVectors
  readonly bbar: FourVectors
  /** Missing transverse momentum, [count, 2]. */
  readonly missing: Float64Array
}

/** What the measured objects of two leptons are taken from. */
export interface ObjectOptions {
  /** Mass of the b jets, GeV: 'measured', or a number for all of them at the measured direction and p_T. */
  readonly bMass?: 'measured' | number
}

/**
 * The measured objects of dileptonic events with the given two jets as b; leptons have their flavour's mass.
 * @param events GeV and rad; numbers that are none stay none in their event
 * @throws DomainError when the events are not dileptonic
 */
export function dileptonObjects(
  events: Events,
  pair: BPair,
  { bMass = 'measured' }: ObjectOptions = {},
): DileptonObjects {
  requireDileptonic('dileptonObjects', events)
  const { count, met, jets } = events
  const jetVectors = bMass === 'measured' ? fromPtEtaPhiEnergy(jets) : fromPtEtaPhiMass({ ...jets, mass: bMass })
  const missing = new Float64Array(2 * count)
  for (let i = 0; i < count; i++) {
    missing[2 * i] = met.pt[i] * Math.cos(met.phi[i])
    missing[2 * i + 1] = met.pt[i] * Math.sin(met.phi[i])
  }
  return {
    count,
    ...chargedLeptons(events),
    b: pickJets(jetVectors, jets.perEvent, pair.b),
    bbar: pickJets(jetVectors, jets.perEvent, pair.bbar),
    missing,
  }
}

/** The missing transverse momentum of an event, (x, y), GeV; not numbers where it is none. */
export const missingOf = ({ missing }: Pick<DileptonObjects, 'missing'>, event: number): readonly [number, number] => [
  missing[2 * event],
  missing[2 * event + 1],
]

/** ℓ⁺ and ℓ⁻ of each event, each [count, 4], GeV, with the mass of their flavour. */
export function chargedLeptons({ count, leptons }: Events): { positive: FourVectors; negative: FourVectors } {
  const all = fromPtEtaPhiMass({ ...leptons, mass: Float64Array.from(leptons.type, leptonMass) })
  const [positive, negative] = [new Float64Array(4 * count), new Float64Array(4 * count)]
  for (let row = 0; row < 2 * count; row++) {
    const into = leptons.charge![row] > 0 ? positive : negative
    into.set(all.subarray(4 * row, 4 * row + 4), 4 * Math.floor(row / 2))
  }
  return { positive, negative }
}
