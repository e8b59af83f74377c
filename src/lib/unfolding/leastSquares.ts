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
  const scales = columnLengths(matrix, rows, columns)
  // [A scaled | unit matrix], rows in order: the right part becomes Qᵀ
  const width = columns + rows
  const work = new Float64Array(rows * width)
  order.forEach((from, row) => {
    for (let c = 0; c < columns; c++) work[row * width + c] = matrix[from * columns + c] / scales[c]
    work[row * width + columns + from] = 1
  })
  const pivots = triangularise(work, rows, columns, width)
  return pivots && backSubstituted(work, { rows, columns, width, pivots, scales })
}

function byFallingSize(matrix: Float64Array, rows: number, columns: number): number[] {
  const size = (row: number) =>
    matrix.subarray(row * columns, (row + 1) * columns).reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  const sizes = Array.from({ length: rows }, (_, row) => size(row))
  return sizes.map((_, row) => row).sort((a, b) => sizes[b] - sizes[a])
}

function columnLengths(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, c) =>
    Math.hypot(...Array.from({ length: rows }, (_, r) => matrix[r * columns + c])),
  )
}

/** Reflects the columns onto a triangle, the longest that is left first; gives which came when, or undefined. */
function triangularise(work: Float64Array, rows: number, columns: number, width: number): number[] | undefined {
  const pivots = Array.from({ length: columns }, (_, c) => c)
  const lengthBelow = (column: number, from: number) => {
    let square = 0
    for (let r = from; r < rows; r++) square += work[r * width + column] ** 2
    return Math.sqrt(square)
  }
  for (let k = 0; k < columns; k++) {
    const lengths = pivots.slice(k).map((column) => lengthBelow(column, k))
    const longest = Math.max(...lengths)
    if (!(longest > 1e-12)) return undefined
    const at = k + lengths.indexOf(longest)
    ;[pivots[k], pivots[at]] = [pivots[at], pivots[k]]
    reflect(work, { rows, width, column: pivots[k], from: k, length: longest })
  }
  return pivots
}

interface Reflection {
  readonly rows: number
  readonly width: number
  readonly column: number
  readonly from: number
  readonly length: number
}

/** Reflects all columns so that `column` is zero below row `from`. */
function reflect(work: Float64Array, { rows, width, column, from, length }: Reflection): void {
  const v = Float64Array.from({ length: rows - from }, (_, r) => work[(from + r) * width + column])
  v[0] += v[0] < 0 ? -length : length
  const half = v.reduce((sum, x) => sum + x * x, 0) / 2
  for (let c = 0; c < width; c++) {
    let along = 0
    for (let r = 0; r < v.length; r++) along += v[r] * work[(from + r) * width + c]
    for (let r = 0; r < v.length; r++) work[(from + r) * width + c] -= (v[r] * along) / half
  }
}

interface Triangle {
  readonly rows: number
  readonly columns: number
  readonly width: number
  readonly pivots: readonly number[]
  readonly scales: Float64Array
}

function backSubstituted(work: Float64Array, { rows, columns, width, pivots, scales }: Triangle): Float64Array {
  const out = new Float64Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    for (let k = columns - 1; k >= 0; k--) {
      let value = work[k * width + columns + row]
      for (let l = k + 1; l < columns; l++) value -= work[k * width + pivots[l]] * out[pivots[l] * rows + row]
      out[pivots[k] * rows + row] = value / work[k * width + pivots[k]]
    }
  }
  return out.map((x, i) => x / scales[Math.floor(i / rows)])
}
