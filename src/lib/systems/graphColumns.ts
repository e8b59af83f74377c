import { constant, formulas, type Graph, type Value } from '../onnx/index.ts'

/** Mean and scale of columns. */
interface Standards {
  readonly mean: ArrayLike<number>
  readonly scale: ArrayLike<number>
}

/** Columns [B, places] of double as standardised rows [B · places, columns] of float; `more` are columns that are rows already. */
export function standardisedRows(
  graph: Graph,
  columns: readonly Value[],
  { mean, scale }: Standards,
  places = 1,
  more?: Value,
): Value {
  const { concat, reshape, sub, div, cast } = formulas(graph)
  const each = places === 1 ? columns : columns.map((column) => reshape(column, [-1, 1]))
  const rows = concat(more ? [...each, more] : each, 1)
  const row = (values: ArrayLike<number>) => constant(graph, 'double', values, [values.length])
  return cast(div(sub(rows, row(mean)), row(scale)), 'float')
}

/** Standardised rows [B · draws, D] of float as [B, draws, D] of double, in their own units. */
export function ownRows(graph: Graph, rows: Value, { mean, scale }: Standards, draws: number): Value {
  const { cast, mul, add, reshape } = formulas(graph)
  const row = (values: ArrayLike<number>) => constant(graph, 'double', values, [values.length])
  return reshape(add(mul(cast(rows, 'double'), row(scale)), row(mean)), [-1, draws, mean.length])
}

/** The same as columns [B, draws]. */
export function ownColumns(graph: Graph, rows: Value, standards: Standards, draws: number): Value[] {
  const { split, reshape } = formulas(graph)
  const dim = standards.mean.length
  return split(ownRows(graph, rows, standards, draws), new Array(dim).fill(1), 2).map((column) =>
    reshape(column, [-1, draws]),
  )
}
