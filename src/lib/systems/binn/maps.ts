import { DomainError } from '../../../complaint.ts'
import { PLANE_DENSITIES, type PlaneName } from '../../events/index.ts'
import type { Densities } from './densities.ts'

/** A density and its uncertainty on a grid of the plane; row-major, y first. */
export interface UncertaintyMap {
  /** Centres of the cells. */
  readonly x: Float64Array
  readonly y: Float64Array
  /** [y · x] each: mean and standard deviation over draws of the weights, their ratio, and the exact density. */
  readonly density: Float64Array
  readonly sigma: Float64Array
  readonly relative: Float64Array
  readonly truth: Float64Array
}

const EXTENT: Readonly<Record<PlaneName, readonly [x: readonly [number, number], y: readonly [number, number]]>> = {
  wedge: [
    [0, 1],
    [0, 1],
  ],
  kicker: [
    [0, 1],
    [0, 1],
  ],
  ring: [
    [-7, 7],
    [0, 7],
  ],
}

/**
 * The density of a toy and its uncertainty on a grid of `cells` cells across.
 * @throws DomainError for fewer than two densities, or a density of pairs
 */
export function uncertaintyMap(densities: Densities, cells = 50): UncertaintyMap {
  const { layout } = densities.of
  if (!(layout in EXTENT) || densities.count < 2) {
    throw new DomainError({
      who: 'map',
      wanted: 'two densities or more of a toy',
      got: `${densities.count} of ${layout}`,
    })
  }
  const [[x0, x1], [y0, y1]] = EXTENT[layout as PlaneName]
  const rows = Math.max(1, Math.round((cells * (y1 - y0)) / (x1 - x0)))
  const x = Float64Array.from({ length: cells }, (_, i) => x0 + ((x1 - x0) * (i + 0.5)) / cells)
  const y = Float64Array.from({ length: rows }, (_, j) => y0 + ((y1 - y0) * (j + 0.5)) / rows)
  const points = new Float64Array(2 * cells * rows)
  for (let k = 0; k < cells * rows; k++) points.set([x[k % cells], y[Math.floor(k / cells)]], 2 * k)
  const { logProb, relativeSigma } = densities.weigh(points)
  const density = logProb.map(Math.exp)
  return {
    ...{ x, y, density, relative: relativeSigma },
    sigma: density.map((p, k) => p * relativeSigma[k]),
    truth: density.map((_, k) => PLANE_DENSITIES[layout as PlaneName].density(points[2 * k], points[2 * k + 1])),
  }
}
