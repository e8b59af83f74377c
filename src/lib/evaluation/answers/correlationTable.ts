import { ShapeError } from '../../../complaint.ts'
import { type Columns, mapValues, type Quantity } from '../../columns/index.ts'
import type { Measured } from '../statistics/measured.ts'

/** How some quantities go together with others over many events, by method. */
export interface CorrelationTable {
  readonly rows: readonly Quantity[]
  readonly columns: readonly Quantity[]
  /** By method: the events that entered, and Pearson's ρ of each row with each column. */
  readonly methods: Readonly<Record<string, Correlations>>
}

/** Correlations of one method, and the events that they are of. */
export interface Correlations {
  readonly n: number
  /** [rows][columns] */
  readonly values: readonly (readonly Measured[])[]
}

/**
 * Pearson's correlation of each row's quantity with each column's, over the events in which all of them are finite; not a
 * number where a quantity does not vary.
 * @param methods by method, the quantities' columns, each [n]
 * @throws ShapeError when a method lacks a column
 */
export function correlationTable(
  rows: readonly Quantity[],
  columns: readonly Quantity[],
  methods: Readonly<Record<string, Columns>>,
): CorrelationTable {
  return {
    rows,
    columns,
    methods: mapValues(methods, (of, method) => {
      const all = [...rows, ...columns].map(({ name }) => required(of, name, method))
      const kept = Array.from(all[0], (_, i) => i).filter((i) => all.every((column) => Number.isFinite(column[i])))
      const numbers = all.map((column) => Float64Array.from(kept, (i) => column[i]))
      const [left, right] = [numbers.slice(0, rows.length), numbers.slice(rows.length)]
      return { n: kept.length, values: left.map((x) => right.map((y) => correlation(x, y))) }
    }),
  }
}

function required(of: Columns, name: string, method: string): ArrayLike<number> {
  if (of[name]) return of[name]
  throw new ShapeError({
    who: `correlations of ${method}`,
    wanted: `a column ${name}`,
    got: Object.keys(of).join(', '),
  })
}

/**
 * Pearson's ρ of two columns of one length, with its asymptotic error (1 − ρ²)/√n; not a number where one does not vary or
 * holds what is not finite.
 * @throws ShapeError for columns of different lengths
 */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): Measured {
  const n = x.length
  if (y.length !== n) {
    throw new ShapeError({ who: 'correlation', wanted: `columns of one length, ${n}`, got: String(y.length) })
  }
  const mean = (of: ArrayLike<number>) => Array.from(of).reduce((a, b) => a + b, 0) / n
  const [mx, my] = [mean(x), mean(y)]
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    xx += (x[i] - mx) ** 2
    yy += (y[i] - my) ** 2
    xy += (x[i] - mx) * (y[i] - my)
  }
  const value = xy / (Math.sqrt(xx) * Math.sqrt(yy))
  return { value, error: (1 - value * value) / Math.sqrt(n) }
}
