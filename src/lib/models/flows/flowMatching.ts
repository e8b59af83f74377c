import { ConfigError, ShapeError } from '../../../complaint.ts'

/** Where straight paths are at their times, and how fast they go: what a velocity learns. */
export interface MatchingPairs {
  /** (1 − t) z + t x, rows as given. */
  readonly at: Float32Array
  /** x − z */
  readonly velocity: Float32Array
}

/**
 * Straight paths from noise at time 0 to data at time 1 (conditional flow matching, arXiv 2210.02747 eq. 22 with σ = 0): the
 * velocity field that is nearest to theirs on average carries the distribution of the noise into that of the data.
 * @param noise z, [rows, columns], row by row
 * @param data x, the same
 * @param timeOf the time of a row, from 0 to 1
 * @throws ShapeError when noise and data differ in length, or are no whole rows
 */
export function straightPaths(
  noise: Float32Array,
  data: Float32Array,
  columns: number,
  timeOf: (row: number) => number,
): MatchingPairs {
  if (noise.length !== data.length || !Number.isInteger(data.length / columns)) {
    const wanted = `as much noise as data, rows of ${columns}`
    throw new ShapeError({ who: 'straightPaths', wanted, got: `${noise.length} and ${data.length} numbers` })
  }
  const at = new Float32Array(data.length)
  const velocity = new Float32Array(data.length)
  for (let row = 0; row < data.length / columns; row++) {
    const t = timeOf(row)
    for (let k = row * columns; k < (row + 1) * columns; k++) {
      velocity[k] = data[k] - noise[k]
      at[k] = noise[k] + t * velocity[k]
    }
  }
  return { at, velocity }
}

/**
 * Follows a velocity field from time 0 to 1 by the midpoint rule, ẋ = v(x, t) in equal steps: the error falls with the square of
 * their number; two calls of the velocity a step.
 * @param start x at time 0; not changed
 * @param velocity of all numbers of x at a time
 * @throws ConfigError for a number of steps that is not a positive whole number
 */
export function followVelocity(
  start: Float32Array,
  velocity: (x: Float32Array, time: number) => Float32Array,
  steps: number,
): Float32Array {
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new ConfigError({ who: 'followVelocity', wanted: 'a positive whole number of steps', got: String(steps) })
  }
  const h = 1 / steps
  let x = Float32Array.from(start)
  const moved = (v: Float32Array, by: number) => x.map((value, k) => value + by * v[k])
  for (let i = 0; i < steps; i++) {
    const half = moved(velocity(x, i * h), h / 2)
    x = moved(velocity(half, (i + 0.5) * h), h)
  }
  return x
}
