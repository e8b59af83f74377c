import { mapValues } from '../../columns/index.ts'
import { textTable } from '../../show/index.ts'
import type { Measured } from '../statistics/measured.ts'
import { formatMeasured } from './formatMeasured.ts'

/** One number of a report on generated samples, and what it is for truth against truth, where that says something. */
export interface JudgedDistance extends Measured {
  readonly floor?: Measured
}

/** What judges generated samples: they have no truth event by event, only distributions. */
export interface DistanceReport {
  /** Generated events that were judged, and true ones beside them. */
  readonly generated: number
  readonly truth: number
  /** By id. */
  readonly distances: Readonly<Record<string, JudgedDistance>>
  /** How they are written, by id, with units where there are any. */
  readonly labels: Readonly<Record<string, string>>
}

const finite = (x: number) => (Number.isFinite(x) ? x : null)

/** The report as the plain object of `neutrina evaluate --json`: every number as { value, error, floor } by its id. */
export const distanceReportJson = ({ generated, truth, distances, labels }: DistanceReport): object => ({
  format: 'neutrina-distances-1',
  generated,
  truth,
  labels,
  ...mapValues<JudgedDistance, object>(distances, ({ value, error, floor }) => ({
    value: finite(value),
    error: finite(error),
    ...(floor && { floor: finite(floor.value), floor_error: finite(floor.error) }),
  })),
})

/** The report as a table for the terminal. */
export function formatDistanceReport({ generated, truth, distances, labels }: DistanceReport): string {
  const rows = Object.entries(distances).map(([id, { floor, ...measured }]) => [
    `  ${labels[id] ?? id}`,
    formatMeasured(measured),
    floor ? formatMeasured(floor) : '–',
  ])
  const table = textTable([['  distance', 'generated', 'truth against truth'], ...rows])
  return `${[`${generated} generated beside ${truth} true events`, ...table].join('\n')}\n`
}
