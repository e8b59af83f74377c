import { ShapeError } from '../../../complaint.ts'
import { checkFinite } from '../statistics/checkFinite.ts'

/**
 * The distance from every row to the nearest row of another sample: where a generator has learnt its training by heart, its rows are
 * nearer to the training than other real ones are.
 * @param rows [n, columns], in units in which columns count alike
 * @param others [m, columns]
 * @returns [n]; infinite where there is no other row
 * @throws ShapeError for parts of rows; DomainError for numbers that are not finite
 */
export function nearestNeighbours(rows: ArrayLike<number>, others: ArrayLike<number>, columns: number): Float64Array {
  const who = 'nearestNeighbours'
  const [n, m] = [rows, others].map((sample) => {
    const count = sample.length / columns
    if (!Number.isInteger(count)) {
      throw new ShapeError({ who, wanted: `rows of ${columns} columns`, got: `${sample.length} numbers` })
    }
    checkFinite(who, 'numbers', sample)
    return count
  })
  return Float64Array.from({ length: n }, (_, i) => {
    let best = Infinity
    for (let j = 0; j < m; j++) {
      let sum = 0
      for (let c = 0; c < columns && sum < best; c++) sum += (rows[i * columns + c] - others[j * columns + c]) ** 2
      if (sum < best) best = sum
    }
    return Math.sqrt(best)
  })
}
