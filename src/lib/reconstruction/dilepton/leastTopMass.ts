import { ConfigError } from '../../../complaint.ts'
import type { DileptonObjects } from './dileptonObjects.ts'
import { type EllipseOptions, ellipseSolutions } from './ellipseMethod.ts'

/** Where the least mass is looked for, and what else the Ellipse method takes. */
export interface LeastTopMassOptions extends Pick<EllipseOptions, 'wMass' | 'pairings'> {
  /** GeV */
  readonly from?: number
  readonly to?: number
  /** Steps of the search, GeV, and how finely the first mass with a solution is found. */
  readonly step?: number
  readonly precision?: number
}

/**
 * The least mass of both tops at which the Ellipse method has a solution, [count], GeV: events without errors lie above it, as above
 * m_T2 (hep-ph/9906349), and its distribution ends at the true mass.
 * @returns not numbers where no mass of the search has a solution
 * @throws ConfigError for a search that is empty or has no steps
 */
export function leastTopMass(objects: DileptonObjects, options: LeastTopMassOptions = {}): Float64Array {
  const { from = 84, to = 340, step = 4, precision = 0.05, ...rest } = options
  if (!(from > 0 && to > from && to < Number.POSITIVE_INFINITY && step > 0 && precision > 0)) {
    const got = `${from} to ${to} in steps of ${step}, to ${precision}`
    throw new ConfigError({ who: 'leastTopMass', wanted: 'masses above 0 that rise, in steps above 0', got })
  }
  const hasSolution = (i: number, topMass: number) => ellipseSolutions(objects, i, { ...rest, topMass }).length > 0
  return Float64Array.from({ length: objects.count }, (_, i) => {
    let above = from
    while (above <= to && !hasSolution(i, above)) above += step
    if (above > to) return Number.NaN
    let below = above - step
    if (above === from) return from
    while (above - below > precision) {
      const middle = (above + below) / 2
      if (hasSolution(i, middle)) above = middle
      else below = middle
    }
    return above
  })
}
