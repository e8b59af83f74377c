/**
 * The matrix P [columns, rows] for which x = P y is the least-squares solution of A x = y, by Householder reflections with
 * column pivots (Golub and Van Loan, Matrix Computations, 5.4): the condition of A counts once, not squared as in AᵀA.
 * Columns are first scaled to one length, rows taken from the largest on, so weights of any range do no harm.
 * @param matrix A, [rows, columns], row-major
 * @returns undefined when its columns depend on each other to 1e-12
 */
export function pseudoInverse(matrix: Float64Array, rows: number, columns: number): Float64Array | undefined {
  if (rows < columns) return undefined
  const order = byFallingSize(matrix, rows, columns)
  const left = Array.from({ length: columns }, (_, c) => Float64Array.from(order, (row) => matrix[row * columns + c]))
  const scales = left.map((column) => Math.hypot(...column))
  left.forEach((column, c) => {
    for (let r = 0; r < rows; r++) column[r] /= scales[c]
  })
  // columns of the unit matrix, which the reflections make those of Qᵀ
  const right = order.map((_, at) => Float64Array.from({ length: rows }, (_, r) => Number(r === at)))
  const pivots = triangularise(left, right)
  if (!pivots) return undefined
  const out = new Float64Array(columns * rows)
  right.forEach((column, at) => {
    const solved = backSubstituted(left, pivots, column)
    for (let c = 0; c < columns; c++) out[c * rows + order[at]] = solved[c] / scales[c]
  })
  return out
}

function byFallingSize(matrix: Float64Array, rows: number, columns: number): number[] {
  const sizes = new Float64Array(rows)
  for (let k = 0; k < rows * columns; k++) {
    const row = Math.floor(k / columns)
    sizes[row] = Math.max(sizes[row], Math.abs(matrix[k]))
  }
  return Array.from(sizes, (_, row) => row).sort((a, b) => sizes[b] - sizes[a])
}

/** Reflects the columns onto a triangle, the longest that is left first; gives which came when, or undefined. */
function triangularise(left: readonly Float64Array[], right: readonly Float64Array[]): number[] | undefined {
  const pivots = left.map((_, c) => c)
  for (let k = 0; k < pivots.length; k++) {
    const lengths = pivots.slice(k).map((c) => lengthFrom(left[c], k))
    const longest = Math.max(...lengths)
    if (!(longest > 1e-12)) return undefined
    const at = k + lengths.indexOf(longest)
    ;[pivots[k], pivots[at]] = [pivots[at], pivots[k]]
    const mirror = left[pivots[k]].slice(k)
    mirror[0] += mirror[0] < 0 ? -longest : longest
    const half = lengthFrom(mirror, 0) ** 2 / 2
    for (let l = k; l < pivots.length; l++) reflect(left[pivots[l]], mirror, half, k)
    for (const column of right) reflect(column, mirror, half, k)
  }
  return pivots
}

function lengthFrom(column: Float64Array, from: number): number {
  let square = 0
  for (let r = from; r < column.length; r++) square += column[r] * column[r]
  return Math.sqrt(square)
}

/** column − v (v·column)/(v·v/2), v the mirror's normal, which begins at row `from`. */
function reflect(column: Float64Array, mirror: Float64Array, half: number, from: number): void {
  let along = 0
  for (let r = 0; r < mirror.length; r++) along += mirror[r] * column[from + r]
  const by = along / half
  for (let r = 0; r < mirror.length; r++) column[from + r] -= mirror[r] * by
}

/** The solution of the triangle for one right side, by column of the matrix. */
function backSubstituted(left: readonly Float64Array[], pivots: readonly number[], right: Float64Array): Float64Array {
  const solved = new Float64Array(pivots.length)
  for (let k = pivots.length - 1; k >= 0; k--) {
    let value = right[k]
    for (let l = k + 1; l < pivots.length; l++) value -= left[pivots[l]][k] * solved[pivots[l]]
    solved[pivots[k]] = value / left[pivots[k]][k]
  }
  return solved
}
