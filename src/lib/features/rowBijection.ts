/**
 * An invertible map of single rows on the host, in float64 and in place: the way from physical columns to what a network
 * learns (forward) and back (inverse). Both return the log-determinant of the direction they apply.
 * @typeParam E what it must know of the row's event
 */
export interface RowBijection<E = void> {
  readonly dim: number
  /** Physical columns to what a network learns, in place; the log-determinant. */
  forward(row: Float64Array, event: E): number
  /** The way back, in place; its log-determinant. */
  inverse(row: Float64Array, event: E): number
}
