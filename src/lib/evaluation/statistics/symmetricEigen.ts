/** Eigenvalues of a symmetric matrix, and their vectors as columns. */
export interface SymmetricEigen {
  readonly values: Float64Array
  /** [n, n], column k belongs to value k. */
  readonly vectors: Float64Array
}

const MOST_SWEEPS = 60

/** Eigenvalues and vectors of a symmetric matrix [n, n] by cyclic Jacobi rotations (Golub and Van Loan, section 8.5), in no order. */
export function symmetricEigen(matrix: ArrayLike<number>, n: number): SymmetricEigen {
  const a = Float64Array.from(matrix)
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  const size = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0))
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += a[p * n + q] ** 2
    if (!(Math.sqrt(off) > 1e-15 * size)) break
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q)
  }
  return { values: Float64Array.from({ length: n }, (_, i) => a[i * n + i]), vectors: v }
}

/** Makes a[p, q] zero. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]
  if (apq === 0) return
  const theta = (a[q * n + q] - a[p * n + p]) / (2 * apq)
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[k * n + p], a[k * n + q]]
    a[k * n + p] = c * x - s * y
    a[k * n + q] = s * x + c * y
  }
  for (let k = 0; k < n; k++) {
    const [x, y] = [a[p * n + k], a[q * n + k]]
    a[p * n + k] = c * x - s * y
    a[q * n + k] = s * x + c * y
    const [w, z] = [v[k * n + p], v[k * n + q]]
    v[k * n + p] = c * w - s * z
    v[k * n + q] = s * w + c * z
  }
}
