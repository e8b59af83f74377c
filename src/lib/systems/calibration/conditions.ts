import { type Matrix, matrixOf } from '../../columns/index.ts'
import { latentShapes } from '../../evaluation/index.ts'
import type { AnyEvents } from '../../events/index.ts'
import { type ColumnStandards, standardised } from '../../features/index.ts'
import type { Condition } from '../system.ts'
import { type Calibration, constantWidth } from './calibration.ts'

/** ln(1 + x) of each condition of events, [count, conditions]. */
export function conditionMatrix(conditions: readonly Condition[], events: AnyEvents): Matrix {
  const values = conditions.map((condition) => condition.of(events))
  const columns = conditions.map(({ name, label, unit }) => ({ name, ...(label && { label }), ...(unit && { unit }) }))
  return matrixOf(columns, { count: events.count, perEvent: 1 }, (i, out) => {
    values.forEach((of, c) => {
      out[c] = Math.log1p(Math.max(0, of[i]))
    })
  })
}

/** Beyond so many standard deviations a condition counts no further: a fit says nothing of where it had no events. */
const FARTHEST = 3

/** Conditions in units of their standards, row by row. */
export const inStandards = (matrix: Matrix, standards: ColumnStandards): Float32Array =>
  Float32Array.from(standardised(matrix, standards).data, (x) => Math.max(-FARTHEST, Math.min(FARTHEST, x)))

/** The latent shapes of events, [count, 1 + 2 dim]; nothing where there are none besides a constant width. */
export function shapesOf(
  calibration: Calibration | undefined,
  conditions: readonly Condition[],
  events: AnyEvents,
  dim: number,
): Float32Array | undefined {
  if (!calibration?.latent || constantWidth(calibration) !== 1) return undefined
  const { latent, conditions: standards } = calibration
  // a width alone asks for no conditions
  const known = standards.columns.length === 0 ? [] : inStandards(conditionMatrix(conditions, events), standards)
  return latentShapes(latent, known, { n: events.count, dim })
}
