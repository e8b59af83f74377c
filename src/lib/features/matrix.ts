/** A named column with the unit of its values (1 for plain numbers). */
export interface Column {
  readonly name: string
  readonly unit: string
}

/** A matrix of named columns, row-major [rows, columns.length]. */
export interface Matrix {
  readonly columns: readonly Column[]
  readonly rows: number
  readonly data: Float32Array
}

/** Empty matrix of the given columns. */
export const zeros = (columns: readonly Column[], rows: number): Matrix => ({
  columns,
  rows,
  data: new Float32Array(rows * columns.length),
})

/** Reads `fill(row, out)` into each row of a matrix; `out` is that row's place. */
export function fillRows(matrix: Matrix, fill: (row: number, out: Float32Array) => void): Matrix {
  const width = matrix.columns.length
  for (let row = 0; row < matrix.rows; row++) fill(row, matrix.data.subarray(row * width, (row + 1) * width))
  return matrix
}
