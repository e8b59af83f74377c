import { DomainError } from '../../../complaint.ts'
import { fold, type Key, normals, uniforms } from '../../tensor/index.ts'

/** The toys by name. */
export const MULTIMODAL_NAMES = ['two-rings', 'three-rings', 'camel', 'four-gaussians'] as const
/** The name of a toy. */
export type MultimodalName = (typeof MULTIMODAL_NAMES)[number]

/** Points in the plane of one of the toys. */
export interface MultimodalEvents {
  readonly layout: MultimodalName
  readonly count: number
  /** [count, 2] */
  readonly points: Float32Array
}

/** Whether some events are points of one of the toys. */
export const isMultimodal = (events: { readonly layout: string; readonly count: number }): events is MultimodalEvents =>
  MULTIMODAL_NAMES.some((name) => name === events.layout)

/** What is known of a toy: its modes, and where between them nearly nothing is. */
export interface MultimodalShape {
  readonly what: string
  readonly modes: number
  /** The mode that a point belongs to. */
  modeOf(x: number, y: number): number
  /** Whether a point is in a hole. */
  inHole(x: number, y: number): boolean
}

const [RADIUS, WIDTH] = [4, 1]
const CAMEL = { centre: 1, width: 0.4, hole: 0.3 }
const GAUSSIANS = { centre: 4, hole: 1 }

const nearest = (centres: readonly number[], x: number, y: number) => {
  const distances = centres.map((c) => Math.hypot(x - c, y))
  return distances.indexOf(Math.min(...distances))
}

const rings = (what: string, centres: readonly number[]): MultimodalShape => ({
  what,
  modes: centres.length,
  // of rings that touch, the one whose radius fits
  modeOf: (x, y) => {
    const off = centres.map((c) => Math.abs(Math.hypot(x - c, y) - RADIUS))
    return off.indexOf(Math.min(...off))
  },
  inHole: (x, y) => Math.hypot(x - centres[nearest(centres, x, y)], y) < 1,
})

/** Centres of the rings on the x axis. */
const CENTRES = { 'two-rings': [-4, 4], 'three-rings': [-12, 0, 12] } as const

/** The toys of arXiv 2106.00792 and its code: rings of r ~ N(4, 1), two humps (beside a normal column), four normals. */
export const MULTIMODAL_SHAPES: Readonly<Record<MultimodalName, MultimodalShape>> = {
  'two-rings': rings('two rings that touch', CENTRES['two-rings']),
  'three-rings': rings('three rings in a row', CENTRES['three-rings']),
  camel: {
    what: 'two humps in x, a normal y',
    modes: 2,
    modeOf: (x) => (x < 0 ? 0 : 1),
    inHole: (x) => Math.abs(x) < CAMEL.hole,
  },
  'four-gaussians': {
    what: 'four normals at the corners of a square',
    modes: 4,
    modeOf: (x, y) => (x < 0 ? 0 : 1) + (y < 0 ? 0 : 2),
    inHole: (x, y) => Math.min(Math.abs(x), Math.abs(y)) < GAUSSIANS.hole,
  },
}

/** Each point takes eight bytes. */
const LARGEST = 2 ** 27

/**
 * Points of a toy; all modes have the same share.
 * @throws DomainError for another name, or a number of points that is none
 */
export function multimodalToys(key: Key, name: MultimodalName, count: number): MultimodalEvents {
  const who = 'multimodalToys'
  if (!MULTIMODAL_NAMES.includes(name)) {
    throw new DomainError({ who, wanted: `one of ${MULTIMODAL_NAMES.join(', ')}`, got: `'${name}'` })
  }
  if (!(Number.isInteger(count) && count >= 0 && count <= LARGEST)) {
    throw new DomainError({ who, wanted: `a whole number of points, up to ${LARGEST}`, got: String(count) })
  }
  const { modes } = MULTIMODAL_SHAPES[name]
  const which = uniforms(fold(key, 0), count).map((u) => Math.min(modes - 1, Math.floor(u * modes)))
  const noise = normals(fold(key, 1), 2 * count)
  const angle = uniforms(fold(key, 2), count)
  const points = new Float32Array(2 * count)
  for (let i = 0; i < count; i++) {
    const [mode, a, b] = [which[i], noise[2 * i], noise[2 * i + 1]]
    if (name === 'camel') points.set([(2 * mode - 1) * CAMEL.centre + CAMEL.width * a, b], 2 * i)
    else if (name === 'four-gaussians') {
      points.set([(2 * (mode & 1) - 1) * GAUSSIANS.centre + a, ((mode & 2) - 1) * GAUSSIANS.centre + b], 2 * i)
    } else {
      const r = RADIUS + WIDTH * a
      const phi = 2 * Math.PI * angle[i]
      points.set([CENTRES[name][mode] + r * Math.cos(phi), r * Math.sin(phi)], 2 * i)
    }
  }
  return { layout: name, count, points }
}
