import { DomainError } from '../../../complaint.ts'
import { fold, type Key, normals, uniforms } from '../../tensor/index.ts'

/** Points in the plane of one of the toy densities. */
export interface PlaneEvents {
  readonly layout: PlaneName
  readonly count: number
  /** [count] each. */
  readonly x: Float32Array
  readonly y: Float32Array
}

/** A density in two dimensions that is known in closed form. */
export interface PlaneDensity {
  /** In words. */
  readonly what: string
  /** p(x, y), zero outside of where it lives. */
  density(x: number, y: number): number
  /** `count` points of the density. */
  draw(key: Key, count: number): Pick<PlaneEvents, 'x' | 'y'>
}

/** The names of the toys. */
export const PLANE_NAMES = ['wedge', 'kicker', 'ring'] as const
/** The name of a toy. */
export type PlaneName = (typeof PLANE_NAMES)[number]

/** Centre and width of the ring in its radius. */
export const RING = { mean: 4, width: 1 } as const

const inUnitSquare = (x: number, y: number): boolean => x >= 0 && x <= 1 && y >= 0 && y <= 1

/** A power p(x) = n xⁿ⁻¹ on the unit square, flat in y, by the inverse of its distribution: x = u^(1/n). */
const power = (n: number, what: string): PlaneDensity => ({
  what,
  density: (x, y) => (inUnitSquare(x, y) ? n * x ** (n - 1) : 0),
  draw: (key, count) => ({
    x: uniforms(fold(key, 0), count).map((u) => u ** (1 / n)),
    y: uniforms(fold(key, 1), count),
  }),
})

const root2pi = Math.sqrt(2 * Math.PI)

/**
 * The toys of arXiv 2104.04543 section 3: `wedge` p = 2x and `kicker` p = 3x² on the unit square, flat in y; `ring`, the upper
 * half of a ring: r ~ N(4, 1) above 0 and φ flat in [0, π], p = G(r) / (π r).
 */
export const PLANE_DENSITIES: Readonly<Record<PlaneName, PlaneDensity>> = {
  wedge: power(2, 'a wedge: p = 2x on the unit square'),
  kicker: power(3, 'a kicker ramp: p = 3x² on the unit square'),
  ring: {
    what: 'the upper half of a ring of radius 4 and width 1',
    density: (x, y) => {
      const r = Math.hypot(x, y)
      if (y < 0 || r === 0) return 0
      return Math.exp(-(((r - RING.mean) / RING.width) ** 2) / 2) / (root2pi * RING.width * Math.PI * r)
    },
    draw: (key, count) => {
      const [x, y] = [new Float32Array(count), new Float32Array(count)]
      const r = normals(fold(key, 0), count)
      const phi = uniforms(fold(key, 1), count)
      for (let i = 0; i < count; i++) {
        let radius = RING.mean + RING.width * r[i]
        // one in 30,000 lies below zero and is drawn again
        for (let k = 2; !(radius > 0); k++) radius = RING.mean + RING.width * normals(fold(fold(key, k), i), 1)[0]
        x[i] = radius * Math.cos(Math.PI * phi[i])
        y[i] = radius * Math.sin(Math.PI * phi[i])
      }
      return { x, y }
    },
  },
}

/** Each point takes eight bytes. */
const LARGEST = 2 ** 27

/**
 * Points of a toy density.
 * @throws DomainError for another name, or a number of points that is none
 */
export function planeToys(key: Key, name: PlaneName, count: number): PlaneEvents {
  if (!PLANE_NAMES.includes(name)) {
    throw new DomainError({ who: 'planeToys', wanted: `one of ${PLANE_NAMES.join(', ')}`, got: `'${name}'` })
  }
  if (!(Number.isInteger(count) && count >= 0 && count <= LARGEST)) {
    throw new DomainError({
      who: 'planeToys',
      wanted: `a whole number of points, up to ${LARGEST}`,
      got: String(count),
    })
  }
  return { layout: name, count, ...PLANE_DENSITIES[name].draw(key, count) }
}
