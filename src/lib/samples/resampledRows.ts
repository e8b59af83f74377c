import { DomainError, ShapeError } from '../../complaint.ts'

/**
 * Draws of each event by their weights: systematic resampling, which takes draw k where Σ_{j≤k} w_j first exceeds (i + ½)/draws of the
 * event's sum, i = 0 … draws − 1, so that of equal weights every draw is taken once.
 * @param weights [events, draws], at least 0
 * @returns the rows that are taken, [events, draws], rising; those of an event whose weights are no numbers or all 0 as they are
 * @throws ShapeError for weights that are not of whole events, DomainError for one below 0 or without end
 */
export function resampledRows(weights: ArrayLike<number>, draws: number): Int32Array {
  const who = 'resampledRows'
  if (!(Number.isInteger(draws) && draws >= 1 && Number.isInteger(weights.length / draws))) {
    throw new ShapeError({
      who,
      wanted: 'weights of events of as many draws each',
      got: `${weights.length} of ${draws}`,
    })
  }
  const rows = Int32Array.from({ length: weights.length }, (_, row) => row)
  for (let first = 0; first < rows.length; first += draws) {
    let sum = 0
    for (let row = first; row < first + draws; row++) {
      const weight = weights[row]
      if (weight < 0 || weight === Number.POSITIVE_INFINITY) {
        throw new DomainError({ who, wanted: 'finite weights of at least 0', got: `${weight} in row ${row}` })
      }
      sum += weight
    }
    if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) continue
    let [row, reached] = [first, weights[first]]
    for (let i = 0; i < draws; i++) {
      while (row < first + draws - 1 && reached <= ((i + 0.5) / draws) * sum) reached += weights[++row]
      rows[first + i] = row
    }
  }
  return rows
}
