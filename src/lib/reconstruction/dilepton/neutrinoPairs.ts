import { ShapeError } from '../../../complaint.ts'
import type { Events } from '../../events/index.ts'
import { fromPtEtaPhiMass, momentaOf, type ParticleColumns } from '../../kinematics/index.ts'
import { requireDileptonic, requireTruth } from '../require.ts'

/** Momenta of ν and ν̄ of each event by one method: [count, 2, 3], GeV, order px, py, pz; not numbers where it has no answer. */
export type NeutrinoPairs = Float32Array | Float64Array

/**
 * Which events a method has an answer for: 1 where all six numbers are finite, [count].
 * @throws ShapeError when the momenta are not [count, 2, 3]
 */
export function solvedEvents(pairs: NeutrinoPairs): Uint8Array {
  checkPairs('solvedEvents', { count: Math.floor(pairs.length / 6) }, pairs)
  return Uint8Array.from({ length: pairs.length / 6 }, (_, i) =>
    pairs.subarray(6 * i, 6 * i + 6).every(Number.isFinite) ? 1 : 0,
  )
}

/** @throws ShapeError when the momenta are not [count, 2, 3] */
export function checkPairs(who: string, { count }: { readonly count: number }, pairs: NeutrinoPairs): void {
  if (pairs.length === 6 * count) return
  throw new ShapeError({
    who,
    wanted: `neutrino momenta [${count}, 2, 3]`,
    got: `${pairs.length} numbers`,
    fix: 'give one pair for each of the same events',
  })
}

/** Both neutrinos of each event by the names of their columns, each [count]. */
export interface NamedPairs {
  readonly nu: ParticleColumns
  readonly nubar: ParticleColumns
}

const NAMES = [
  { name: 'nu', symbol: 'ν' },
  { name: 'nubar', symbol: 'ν̄' },
]

/**
 * Pairs by name: `neutrinosOf(pairs).nubar.pz[i]` is p_z of the antineutrino of event i, GeV. Each column is worked out when
 * it is asked for first; not numbers where a pair is none.
 * @throws ShapeError when the momenta are not [count, 2, 3]
 */
export function neutrinosOf(pairs: NeutrinoPairs): NamedPairs {
  const both = momentaOf(pairs, 2, NAMES)
  return { nu: both.particle(0), nubar: both.particle(1) }
}

/**
 * The generated neutrinos, ν before ν̄; not numbers where they are none.
 * @throws DomainError when the events are not dileptonic or come without true neutrinos
 */
export function trueNeutrinoPairs(events: Events): NeutrinoPairs {
  requireDileptonic('trueNeutrinoPairs', events)
  const { pt, eta, phi } = requireTruth('trueNeutrinoPairs', 'neutrinos', events.neutrinos)
  return fromPtEtaPhiMass({ pt, eta, phi, mass: 0 }).filter((_, k) => k % 4 !== 0)
}
