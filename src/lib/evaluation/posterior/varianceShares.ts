import { DomainError, ShapeError } from '../../../complaint.ts'

/** The variance of each event's draws, split by where it comes from; each [count]. */
export interface VarianceShares {
  /** Var_w(E[x | w]): what other weights would have answered (epistemic), in the square of the unit. */
  readonly weights: Float64Array
  /** E_w(Var[x | w]): what remains if the weights are known, the physics (aleatoric). */
  readonly physics: Float64Array
  /** The weights' part of the sum, from 0 to 1. */
  readonly share: Float64Array
}

/**
 * The law of total variance over frozen draws of a network's weights, Var[x] = Var_w(E[x | w]) + E_w(Var[x | w])
 * (arXiv 2104.04543 section 2.3), event by event.
 *
 * All weights are given the same latents, so that the two parts are those of a table of K weights × n latents without
 * repetition: the variance of the means of K rows holds (1/n) of the interaction, which is subtracted (Searle, Casella and
 * McCulloch, Variance Components, section 4.3), and what falls below 0 is 0. The share of an event whose draws are all equal
 * is 0; that of one with a draw that is none is not a number.
 * @param draws by draw of the weights, [count, n], of one quantity
 * @param n draws of an event with one draw of the weights
 * @throws ShapeError for fewer than two draws of weights or latents, or draws of different events
 */
export function varianceShares(draws: readonly ArrayLike<number>[], n: number): VarianceShares {
  const who = 'varianceShares'
  if (draws.length < 2) throw new ShapeError({ who, wanted: 'two or more draws of weights', got: String(draws.length) })
  if (!(Number.isInteger(n) && n >= 2)) throw new DomainError({ who, wanted: 'two or more draws', got: String(n) })
  const count = draws[0].length / n
  const other = draws.find(({ length }) => length !== count * n || !Number.isInteger(count))
  if (other) throw new ShapeError({ who, wanted: `draws [events, ${n}] of the same events`, got: `${other.length}` })
  const [weights, physics] = [new Float64Array(count), new Float64Array(count)]
  for (let i = 0; i < count; i++) {
    const { between, within } = componentsOf(draws, i * n, n)
    weights[i] = between
    physics[i] = within
  }
  const share = weights.map((between, i) => (between === 0 && physics[i] === 0 ? 0 : between / (between + physics[i])))
  return { weights, physics, share }
}

/** The two parts of one event's variance. */
function componentsOf(draws: readonly ArrayLike<number>[], from: number, n: number) {
  const parts = draws.length
  // in units of the largest draw, about the first one: neither squares nor differences lose their digits
  const centre = draws[0][from]
  let unit = 0
  for (const row of draws) for (let j = 0; j < n; j++) unit = Math.max(unit, Math.abs(row[from + j] - centre))
  if (unit === 0) return { between: 0, within: 0 }
  const means = new Float64Array(parts)
  const columns = new Float64Array(n)
  for (let k = 0; k < parts; k++) {
    for (let j = 0; j < n; j++) {
      const x = (draws[k][from + j] - centre) / unit
      means[k] += x / n
      columns[j] += x / parts
    }
  }
  const mean = means.reduce((a, b) => a + b, 0) / parts
  let [rows, interaction, within] = [0, 0, 0]
  for (let k = 0; k < parts; k++) {
    rows += (means[k] - mean) ** 2 / (parts - 1)
    for (let j = 0; j < n; j++) {
      const own = (draws[k][from + j] - centre) / unit - means[k]
      within += own ** 2 / (parts * (n - 1))
      interaction += (own - columns[j] + mean) ** 2 / ((parts - 1) * (n - 1))
    }
  }
  // Math.max would keep a NaN, as it should
  return { between: Math.max(0, rows - interaction / n) * unit * unit, within: within * unit * unit }
}
