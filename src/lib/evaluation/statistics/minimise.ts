/** A function at a point, with its slope and a matrix that is positive and about its curvature, row by row. */
export interface Local {
  readonly value: number
  readonly gradient: Float64Array
  readonly curvature: Float64Array
}

const STEPS = 100
const HALVINGS = 20
/** What a step gains of a sum of −ln L below which nothing is left to gain. */
const ENOUGH = 1e-4
const RIDGE = 1e-9

/**
 * The point where a smooth function of a few numbers is least, from a start, by Newton's steps that are halved until the function
 * falls. The curvature may be that of another convex function near by: it changes the steps, not where they end.
 */
export function minimise(start: ArrayLike<number>, at: (x: Float64Array) => Local): { x: Float64Array; value: number } {
  let x: Float64Array = Float64Array.from(start)
  let here = at(x)
  for (let step = 0; step < STEPS; step++) {
    const direction = solvePositive(here.curvature, here.gradient)
    const promise = direction.reduce((sum, d, k) => sum + d * here.gradient[k], 0)
    if (!(promise > 1e-3 * ENOUGH)) break
    let next: { x: Float64Array; local: Local } | undefined
    for (let half = 0, scale = 1; half < HALVINGS && !next; half++, scale /= 2) {
      const tried = x.map((v, k) => v - scale * direction[k])
      const local = at(tried)
      if (local.value < here.value - 1e-4 * scale * promise) next = { x: tried, local }
    }
    if (!next) break
    const gained = here.value - next.local.value
    x = next.x
    here = next.local
    if (gained < ENOUGH) break
  }
  return { x, value: here.value }
}

/** The solution of A x = b for a symmetric positive A, [n, n], by Cholesky; what A does not determine stays small. */
export function solvePositive(matrix: Float64Array, b: ArrayLike<number>): Float64Array {
  const n = b.length
  const l = Float64Array.from(matrix)
  let largest = 0
  for (let i = 0; i < n; i++) largest = Math.max(largest, l[i * n + i])
  const ridge = RIDGE * (largest || 1)
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = l[i * n + j] + (i === j ? ridge : 0)
      for (let k = 0; k < j; k++) sum -= l[i * n + k] * l[j * n + k]
      l[i * n + j] = i === j ? Math.sqrt(Math.max(sum, ridge)) : sum / l[j * n + j]
    }
  }
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i] -= l[i * n + k] * x[k]
    x[i] /= l[i * n + i]
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= l[k * n + i] * x[k]
    x[i] /= l[i * n + i]
  }
  return x
}
