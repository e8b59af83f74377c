import { DomainError, ShapeError } from '../../complaint.ts'
import type { TypedColumn } from '../columns/index.ts'
import { countOf, type Sketch, showing } from '../show/index.ts'
import { type ParticleColumns, type ParticleNames, particleColumns } from './particles.ts'

/**
 * Momenta of massless particles, so many of each event, read by name: `momenta.pz(1)[i]` is p_z of the second one of event i.
 * Each column is worked out when it is asked for first, and kept; where the momentum is none it is not a number.
 */
export class Momenta {
  readonly count: number
  /** Particles of each event. */
  readonly perEvent: number
  /** [count, perEvent, 3], GeV, order px, py, pz. */
  readonly momenta: Float32Array | Float64Array
  readonly #names: readonly ParticleNames[]
  readonly #read = new Map<number, ParticleColumns>()

  /** @throws ShapeError when the numbers are not [count, perEvent, 3] */
  constructor(momenta: Float32Array | Float64Array, perEvent: number, names: readonly ParticleNames[] = []) {
    if (!(perEvent >= 1 && Number.isInteger(perEvent)) || momenta.length % (3 * perEvent) !== 0) {
      const got = `${momenta.length} numbers for ${perEvent} an event`
      throw new ShapeError({ who: 'momenta', wanted: `momenta [count, ${perEvent}, 3]`, got })
    }
    this.count = momenta.length / 3 / perEvent
    this.perEvent = perEvent
    this.momenta = momenta
    this.#names = names
  }

  /**
   * One particle of each event by the names of its columns, each [count].
   * @param place from 0 on
   * @throws DomainError for a place that no event has
   */
  particle(place = 0): ParticleColumns {
    const { momenta, perEvent, count } = this
    if (!(Number.isInteger(place) && place >= 0 && place < perEvent)) {
      throw new DomainError({ who: 'momenta', wanted: `a place from 0 to ${perEvent - 1}`, got: String(place) })
    }
    const known = this.#read.get(place)
    if (known) return known
    const read = particleColumns(
      count,
      (row, of) => {
        const at = 3 * (row * perEvent + place)
        return of(momenta[at], momenta[at + 1], momenta[at + 2])
      },
      this.#names[place],
    )
    this.#read.set(place, read)
    return read
  }

  /** p_x, [count], GeV. */
  px(place = 0): TypedColumn {
    return this.particle(place).px
  }

  /** p_y, [count], GeV. */
  py(place = 0): TypedColumn {
    return this.particle(place).py
  }

  /** p_z, [count], GeV. */
  pz(place = 0): TypedColumn {
    return this.particle(place).pz
  }

  /** p_T, [count], GeV. */
  pt(place = 0): TypedColumn {
    return this.particle(place).pt
  }

  /** Energy, [count], GeV. */
  E(place = 0): TypedColumn {
    return this.particle(place).E
  }

  /** Pseudorapidity, [count]. */
  eta(place = 0): TypedColumn {
    return this.particle(place).eta
  }

  /** Azimuth, [count], rad in (−π, π]. */
  phi(place = 0): TypedColumn {
    return this.particle(place).phi
  }
}

Object.defineProperties(Momenta.prototype, Object.getOwnPropertyDescriptors(showing<Momenta>(sketchOf)))

/**
 * Momenta of massless particles, read by name; not numbers where they are none.
 * @param momenta [count, perEvent, 3], GeV, order px, py, pz; not copied
 * @throws ShapeError when they are not
 */
export const momentaOf = (
  momenta: Float32Array | Float64Array,
  perEvent = 1,
  names: readonly ParticleNames[] = [],
): Momenta => new Momenta(momenta, perEvent, names)

/** Events that are shown. */
const SHOWN = 5

function sketchOf(of: Momenta): Sketch {
  const places = Array.from({ length: of.perEvent }, (_, place) => of.particle(place))
  const columns = places.flatMap(({ px, py, pz }) => [px, py, pz])
  const place = (k: number) => (of.perEvent > 1 ? ` (${k})` : '')
  const head = ['event', ...columns.map(({ label }, k) => `${label}${place(Math.floor(k / 3))} [GeV]`)]
  const rows = Array.from({ length: Math.min(SHOWN, of.count) }, (_, i) => [
    i,
    ...columns.map((values) => Number(values[i].toPrecision(4))),
  ])
  const each = of.perEvent === 1 ? 'a momentum' : `${of.perEvent} momenta`
  return { heading: `${each} of each of ${countOf(of.count)} events`, tables: [{ head, rows }] }
}
