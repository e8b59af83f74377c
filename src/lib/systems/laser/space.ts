import { edgesOf, type Quantity } from '../../columns/index.ts'
import {
  type DrellYanEvents,
  MULTIMODAL_NAMES,
  MULTIMODAL_SHAPES,
  type MultimodalEvents,
  type MultimodalName,
} from '../../events/index.ts'
import type { ColumnStandards } from '../../features/index.ts'
import { type Tensor2D, tf } from '../../tensor/index.ts'

/** Events that a refined density is learnt from. */
export type LaserEvents = MultimodalEvents | DrellYanEvents
/** The kinds of those events. */
export type LaserLayout = LaserEvents['layout']

export const LASER_LAYOUTS: readonly LaserLayout[] = [...MULTIMODAL_NAMES, 'drellYan']

/** What is looked at of a point. */
export interface PointObservable extends Quantity {
  /** Bins that it is shown in. */
  readonly edges: Float64Array
  /** Of one row of the columns. */
  readonly of: (row: ArrayLike<number>) => number
}

/** What networks see of a kind of events. */
export interface Space {
  readonly layout: LaserLayout
  /** What the flow learns. */
  readonly columns: readonly Quantity[]
  /** The columns of events, row by row, [count · columns]. */
  readonly rowsOf: (events: LaserEvents) => Float32Array
  /** Events with such columns. */
  readonly eventsOf: (rows: Float32Array) => LaserEvents
  /** Numbers that the critic has of a point. */
  readonly features: number
  /** What the critic has of standardised points [N, columns]: [N, features], with gradients. */
  readonly featuresOf: (points: Tensor2D, standards: ColumnStandards) => Tensor2D
  /** What else is looked at than the columns of toys; none for those. */
  readonly observables: readonly PointObservable[]
}

const PLANE: readonly Quantity[] = [{ name: 'x' }, { name: 'y' }]

const plane = (layout: MultimodalName): Space => ({
  layout,
  columns: PLANE,
  rowsOf: (events) => (events as MultimodalEvents).points,
  eventsOf: (points): MultimodalEvents => ({ layout, count: points.length / PLANE.length, points }),
  features: PLANE.length,
  featuresOf: (points) => points,
  observables: [],
})

const PAIR: readonly Quantity[] = [
  { name: 'px', label: 'p_x^e⁻', unit: 'GeV' },
  { name: 'py', label: 'p_y^e⁻', unit: 'GeV' },
  { name: 'eta', label: 'η^e⁻' },
  { name: 'eta_positron', label: 'η^e⁺' },
]

/** Mass of two massless leptons of opposite transverse momentum, m = 2 p_T cosh(Δη/2). */
const massOf = ([px, py, eta, other]: ArrayLike<number> & Iterable<number>) =>
  2 * Math.hypot(px, py) * Math.cosh((eta - other) / 2)

const equal = (bins: number, from: number, to: number) => edgesOf({ bins, range: [from, to] })
type Row = ArrayLike<number>

/** The observables of arXiv 2104.04543 Fig. 9. */
const PAIR_OBSERVABLES: readonly PointObservable[] = [
  {
    ...{ name: 'pair_mass', label: 'm^{ee}', unit: 'GeV', edges: equal(40, 82, 100) },
    of: (row) => massOf(row as Row & Iterable<number>),
  },
  {
    ...{ name: 'electron_energy', label: 'E^e⁻', unit: 'GeV', edges: equal(50, 0, 300) },
    of: (row) => Math.hypot(row[0], row[1]) * Math.cosh(row[2]),
  },
  { ...{ name: 'px', label: 'p_x^e⁻', unit: 'GeV', edges: equal(50, -80, 80) }, of: (row) => row[0] },
  {
    ...{ name: 'pt', label: 'p_T^e⁻', unit: 'GeV', edges: equal(50, 0, 60) },
    of: (row) => Math.hypot(row[0], row[1]),
  },
  {
    ...{ name: 'pz', label: 'p_z^e⁻', unit: 'GeV', edges: equal(50, -400, 400) },
    of: (row) => Math.hypot(row[0], row[1]) * Math.sinh(row[2]),
  },
  {
    ...{ name: 'pair_energy', label: 'E^{ee}', unit: 'GeV', edges: equal(50, 80, 900) },
    of: (row) => Math.hypot(row[0], row[1]) * (Math.cosh(row[2]) + Math.cosh(row[3])),
  },
]

/** Peak of the pair's mass and the scale below which its logarithm is none, GeV. */
const [PEAK, SCALE] = [91.19, 1.25]

/**
 * Pairs as (p_x, p_y) of e⁻ and both pseudorapidities: a flow of these does not know of the mass, whose peak is a curved shell in
 * them. The critic has asinh((m − 91.19 GeV)/1.25 GeV)/2, ln p_T, and sum and difference of both pseudorapidities besides: the pair's energy
 * is m cosh of its rapidity.
 */
const pairs: Space = {
  layout: 'drellYan',
  columns: PAIR,
  rowsOf: (events) => {
    const { px, py, pz, perEvent } = (events as DrellYanEvents).leptons
    const rows = new Float32Array(PAIR.length * events.count)
    for (let i = 0; i < events.count; i++) {
      const at = i * perEvent
      const pt = Math.hypot(px[at], py[at])
      rows.set([px[at], py[at], Math.asinh(pz[at] / pt), Math.asinh(pz[at + 1] / pt)], PAIR.length * i)
    }
    return rows
  },
  eventsOf: (rows): DrellYanEvents => {
    const count = rows.length / PAIR.length
    const column = () => new Float32Array(2 * count)
    const leptons = { perEvent: 2, energy: column(), px: column(), py: column(), pz: column() }
    for (let i = 0; i < count; i++) {
      const [px, py, ...etas] = rows.subarray(PAIR.length * i, PAIR.length * (i + 1))
      const pt = Math.hypot(px, py)
      etas.forEach((eta, which) => {
        const at = 2 * i + which
        const sign = which === 0 ? 1 : -1
        leptons.px[at] = sign * px
        leptons.py[at] = sign * py
        leptons.pz[at] = pt * Math.sinh(eta)
        leptons.energy[at] = pt * Math.cosh(eta)
      })
    }
    return { layout: 'drellYan', count, leptons }
  },
  features: PAIR.length + 4,
  featuresOf: (points, { mean, scale }) =>
    tf.tidy(() => {
      const row = points.mul(tf.tensor1d([...scale])).add(tf.tensor1d([...mean])) as Tensor2D
      const [px, py, eta, other] = tf.split(row, PAIR.length, 1)
      const pt = px.square().add(py.square()).add(1e-6).sqrt()
      const mass = pt.mul(2).mul(tf.cosh(eta.sub(other).div(2)))
      const peak = tf.asinh(mass.sub(PEAK).div(SCALE)).div(2)
      const [boost, gap] = [eta.add(other).div(BOOST), eta.sub(other).div(GAP)]
      return tf.concat([points, peak, pt.log().sub(LOG_PT[0]).div(LOG_PT[1]), boost, gap], 1) as Tensor2D
    }),
  observables: PAIR_OBSERVABLES,
}

/** About the mean and the spread of ln (p_T / GeV). */
const LOG_PT = [3.5, 0.5]
/** About twice the spread of the pair's rapidity, and the spread of η^e⁻ − η^e⁺. */
const [BOOST, GAP] = [4, 2]

/** The space of a kind of events. */
export const spaceOf = (layout: LaserLayout): Space => (layout === 'drellYan' ? pairs : plane(layout))

/** Whether a point is in a hole of its toy, and which mode it belongs to; nothing of pairs. */
export const shapeOf = ({ layout }: Space) => (layout === 'drellYan' ? undefined : MULTIMODAL_SHAPES[layout])
