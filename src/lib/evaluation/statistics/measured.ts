/** A number with its statistical error, one standard deviation, in the same unit. */
export interface Measured {
  readonly value: number
  readonly error: number
}
