import type { EqualBins, Quantity } from '../../columns/index.ts'
import { type Events, takeEvents } from '../../events/index.ts'
import {
  bPairProbabilities,
  type DileptonObjects,
  dileptonObjects,
  type NeutrinoPairs,
  SPIN_AXES,
  spinAngles,
  takeObjects,
} from '../../reconstruction/index.ts'
import type { Observables } from '../system.ts'
import { PAIR_OBSERVABLES, pairObservables } from './observables.ts'

const MASS_BINS: Readonly<Record<string, EqualBins>> = {
  m_wplus: { bins: 40, range: [40, 160] },
  m_wminus: { bins: 40, range: [40, 160] },
  m_top: { bins: 40, range: [80, 320] },
  m_antitop: { bins: 40, range: [80, 320] },
  pt_top: { bins: 40, range: [0, 500] },
  pt_antitop: { bins: 40, range: [0, 500] },
  m_tt: { bins: 40, range: [300, 1300] },
  pt_tt: { bins: 40, range: [0, 400] },
}

const cosine = (name: string, label: string) => ({
  ...{ name, label, unit: '' },
  bins: { bins: 20, range: [-1, 1] } as EqualBins,
})
const cosines = ([name, symbol]: readonly [string, string]) =>
  [...SPIN_AXES.helicity, ...SPIN_AXES.beam].map((axis) => cosine(`cos_${axis}_${name}`, `cos θ_${axis}^${symbol}`))

const RECONSTRUCTED = PAIR_OBSERVABLES.filter(({ name }) => name in MASS_BINS)

/** What experiments compute from both neutrinos: W, tops and their pair, and the angles that measure the spins of both tops. */
const QUANTITIES: readonly (Quantity & { readonly bins: EqualBins })[] = [
  ...RECONSTRUCTED.map((of) => ({ ...of, bins: MASS_BINS[of.name] })),
  ...cosines(['plus', 'ℓ⁺']),
  ...cosines(['minus', 'ℓ⁻']),
  cosine('cos_phi', 'cos φ'),
]

const PER_EVENT: readonly Quantity[] = [
  { name: 'b_place', label: 'jet of b', unit: '' },
  { name: 'bbar_place', label: 'jet of b̄', unit: '' },
  { name: 'b_pair_probability', label: 'probability of both', unit: '' },
]

/**
 * Observables of draws of both neutrinos, with the most probable ordered pair of jets (over all draws) as b and b̄; not numbers
 * where fewer than two jets are there.
 */
export const PAIR_DERIVED: Observables = {
  quantities: QUANTITIES,
  perEvent: PER_EVENT,
  of({ count, draws, values }, events, first) {
    const own = takeEvents(
      events as Events,
      Int32Array.from({ length: count }, (_, i) => first + i),
    )
    const { chosen, confidence } = bPairProbabilities(own, { draws, momenta: values })
    const rows = Int32Array.from({ length: count * draws }, (_, row) => Math.floor(row / draws))
    const columns = columnsOf(takeObjects(dileptonObjects(own, chosen), rows), values)
    const width = columns.length
    const drawn = Float32Array.from(
      { length: rows.length * width },
      (_, k) => columns[k % width][Math.floor(k / width)],
    )
    const perEvent = new Float32Array(count * PER_EVENT.length)
    for (let i = 0; i < count; i++) perEvent.set([chosen.b[i], chosen.bbar[i], confidence[i]], PER_EVENT.length * i)
    return { drawn, perEvent }
  },
}

/** The quantities of one pair of neutrinos an event, in order, [count] each. */
function columnsOf(objects: DileptonObjects, pairs: NeutrinoPairs): ArrayLike<number>[] {
  const masses = pairObservables(objects, pairs)
  const { helicity, beam, between } = spinAngles(objects, pairs)
  const along = (of: 'positive' | 'negative') =>
    [helicity, beam].flatMap((basis) => [0, 1, 2].map((a) => basis[of].filter((_, k) => k % 3 === a)))
  return [...RECONSTRUCTED.map(({ name }) => masses[name]), ...along('positive'), ...along('negative'), between]
}
