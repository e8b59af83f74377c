import { DomainError, ShapeError } from '../../complaint.ts'
import { eventOfRow, type Matrix, mapValues, takeMatrix } from '../columns/index.ts'
import { type ColumnStandards, columnStandards, standardised } from './standards.ts'

/** What a network sees of some events, table by table, and what it is to learn of them where that is known. */
export interface Features<N extends string = string> {
  readonly count: number
  readonly inputs: Readonly<Record<N, Matrix>>
  readonly target?: Matrix
}

/** What brings inputs and target to mean 0 and standard deviation 1; plain data, kept with the trained model. */
export type Standards<N extends string = string> = Readonly<Record<N | 'target', ColumnStandards>>

/** Standardised features, ready to be cut into batches. */
export interface StandardisedFeatures<N extends string = string> extends Features<N> {
  /** ln |∂target/∂physical| of each event's target, [count]; where the loss needs it. */
  readonly logDet?: Float64Array
}

/**
 * Fits the standardisation of every column of every table, in float64, on the features of training events alone.
 * @param ofTarget of the target, where it is not that of its columns
 * @throws ShapeError when the features have no target or no rows
 */
export function fitFeatures<N extends string>(
  { inputs, target }: Features<N>,
  ofTarget: (target: Matrix) => ColumnStandards = columnStandards,
): Standards<N> {
  if (!target) {
    const fix = 'training needs files with the truth'
    throw new ShapeError({ who: 'preprocessing', wanted: 'features with a target', got: 'none', fix })
  }
  return { ...mapValues<Matrix, ColumnStandards>(inputs, columnStandards), target: ofTarget(target) } as Standards<N>
}

/**
 * Checks that every number that a network will see of events is finite.
 * @param first place of the first of them in the whole set, for the refusal
 * @throws DomainError naming the column and the event
 */
export function checkFinite<N extends string>({ inputs, target }: Features<N>, first = 0): void {
  for (const matrix of [...Object.values<Matrix>(inputs), ...(target ? [target] : [])]) {
    const bad = matrix.data.findIndex((x) => !Number.isFinite(x))
    if (bad < 0) continue
    const row = Math.floor(bad / matrix.columns.length)
    const { name } = matrix.columns[bad % matrix.columns.length]
    const got = `${matrix.data[bad]} in event ${first + eventOfRow(matrix, row)}`
    throw new DomainError({
      who: `feature ${name}`,
      wanted: 'a finite number',
      got,
      fix: 'look at that event, or leave it out',
    })
  }
}

/**
 * The features in units of the standards.
 * @throws ShapeError when the features have other columns than the standards were fitted on
 */
export function standardiseFeatures<N extends string>(
  { count, inputs, target }: Features<N>,
  standards: Standards<N>,
): StandardisedFeatures<N> {
  return {
    count,
    inputs: mapValues<Matrix, Matrix>(inputs, (matrix, name) => standardised(matrix, standards[name as N])) as Record<
      N,
      Matrix
    >,
    ...(target && { target: standardised(target, standards.target) }),
  }
}

/** Some events of standardised features, in the order of their indices. */
export function takeFeatures<N extends string>(
  { inputs, target, logDet }: StandardisedFeatures<N>,
  events: ArrayLike<number>,
): StandardisedFeatures<N> {
  return {
    count: events.length,
    inputs: mapValues<Matrix, Matrix>(inputs, (matrix) => takeMatrix(matrix, events)) as Record<N, Matrix>,
    ...(target && { target: takeMatrix(target, events) }),
    ...(logDet && { logDet: Float64Array.from(events, (event) => logDet[event]) }),
  }
}
