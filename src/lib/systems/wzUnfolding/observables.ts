import { DomainError } from '../../../complaint.ts'
import type { Columns, EqualBins, Quantity } from '../../columns/index.ts'
import type { WzEvents } from '../../events/index.ts'
import { deltaPhi } from '../../kinematics/index.ts'

/** What is compared at parton level, with the bins of its histograms (arXiv 1912.00477 and 2006.06685). */
export const WZ_OBSERVABLES = [
  { name: 'pt_q1', label: 'p_T^q1', unit: 'GeV', bins: { bins: 40, range: [0, 160] } },
  { name: 'pt_q2', label: 'p_T^q2', unit: 'GeV', bins: { bins: 40, range: [0, 100] } },
  { name: 'm_w', label: 'm_qq', unit: 'GeV', bins: { bins: 40, range: [70, 90] } },
  { name: 'm_z', label: 'm_ℓℓ', unit: 'GeV', bins: { bins: 40, range: [80, 102] } },
  { name: 'dphi', label: 'Δφ(q1, q2)', unit: 'rad', bins: { bins: 40, range: [-Math.PI, Math.PI] } },
  { name: 'pt_lminus', label: 'p_T^ℓ⁻', unit: 'GeV', bins: { bins: 40, range: [0, 160] } },
  { name: 'pt_lplus', label: 'p_T^ℓ⁺', unit: 'GeV', bins: { bins: 40, range: [0, 160] } },
  { name: 'm_total', label: 'm_ℓℓqq', unit: 'GeV', bins: { bins: 40, range: [160, 1000] } },
] as const satisfies readonly (Quantity & { bins: EqualBins })[]

/** The name of an observable of the partons. */
export type WzObservable = (typeof WZ_OBSERVABLES)[number]['name']

const WIDTH = 12
const N = WZ_OBSERVABLES.length

/**
 * Observables of massless partons.
 * @param momenta rows of (px, py, pz) of ℓ⁻, ℓ⁺, q₁, q₂, GeV, [rows, 12]; the quark of larger transverse momentum is taken as the first
 * @returns [rows, observables] in the order of `WZ_OBSERVABLES`
 */
export function observablesOf(momenta: ArrayLike<number>): Float32Array {
  const rows = momenta.length / WIDTH
  const out = new Float32Array(N * rows)
  for (let i = 0; i < rows; i++) {
    const at = WIDTH * i
    const [lm, lp, a, b] = [0, 3, 6, 9].map((k) => at + k)
    const pts = [a, b].map((k) => Math.hypot(momenta[k], momenta[k + 1]))
    const [q1, q2] = pts[0] >= pts[1] ? [a, b] : [b, a]
    const phi = (k: number) => Math.atan2(momenta[k + 1], momenta[k])
    out.set(
      [
        Math.max(...pts),
        Math.min(...pts),
        massOf(momenta, [q1, q2]),
        massOf(momenta, [lm, lp]),
        deltaPhi(phi(q1), phi(q2)),
        Math.hypot(momenta[lm], momenta[lm + 1]),
        Math.hypot(momenta[lp], momenta[lp + 1]),
        massOf(momenta, [lm, lp, q1, q2]),
      ],
      N * i,
    )
  }
  return out
}

function massOf(p: ArrayLike<number>, places: readonly number[]): number {
  const sum = (f: (k: number) => number) => places.reduce((s, k) => s + f(k), 0)
  const [e, x, y, z] = [
    sum((k) => Math.hypot(p[k], p[k + 1], p[k + 2])),
    sum((k) => p[k]),
    sum((k) => p[k + 1]),
    sum((k) => p[k + 2]),
  ]
  return Math.sqrt(Math.max(0, e * e - x * x - y * y - z * z))
}

/** True momenta of events, [count, 12]. */
export function partonMomenta({ count, parton }: WzEvents): Float32Array {
  if (!parton) throw new DomainError({ who: 'partons', wanted: 'events with truth', got: 'none' })
  const out = new Float32Array(WIDTH * count)
  for (let row = 0; row < 4 * count; row++) out.set([parton.px[row], parton.py[row], parton.pz[row]], 3 * row)
  return out
}

/** The same of what was measured: leptons and the two hardest jets, [count, 12]; jets as if they were massless. */
export function measuredMomenta({ count, detector }: WzEvents): Float32Array {
  const out = new Float32Array(WIDTH * count)
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 4; k++) {
      const at = i * detector.perEvent + k
      out.set([detector.px[at], detector.py[at], detector.pz[at]], WIDTH * i + 3 * k)
    }
  }
  return out
}

/** Rows of observables as columns by name. */
export const columnsOf = (rows: Float32Array): Columns =>
  Object.fromEntries(WZ_OBSERVABLES.map(({ name }, c) => [name, rows.filter((_, k) => k % N === c)]))
