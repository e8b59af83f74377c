import { DomainError } from '../../complaint.ts'

/**
 * The inverse of a square matrix by elimination with row pivots.
 * @param matrix [n, n], row-major
 * @throws DomainError when it is singular to double precision
 */
export function inverse(matrix: Float64Array, n: number): Float64Array {
  const a = matrix.slice()
  const out = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0))
  const largest = a.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  for (let c = 0; c < n; c++) {
    let pivot = c
    for (let r = c + 1; r < n; r++) if (Math.abs(a[r * n + c]) > Math.abs(a[pivot * n + c])) pivot = r
    if (!(Math.abs(a[pivot * n + c]) > 1e-14 * largest)) {
      const fix = 'regularise, or take fewer true bins'
      throw new DomainError({ who: 'matrix inversion', wanted: 'a response of full rank', got: 'a singular one', fix })
    }
    for (const m of [a, out]) {
      swapRows(m, n, c, pivot)
    }
    const scale = 1 / a[c * n + c]
    for (const m of [a, out]) for (let k = 0; k < n; k++) m[c * n + k] *= scale
    for (let r = 0; r < n; r++) {
      const factor = a[r * n + c]
      if (r === c || factor === 0) continue
      for (const m of [a, out]) for (let k = 0; k < n; k++) m[r * n + k] -= factor * m[c * n + k]
    }
  }
  return out
}

function swapRows(m: Float64Array, n: number, a: number, b: number): void {
  if (a === b) return
  const held = m.slice(a * n, (a + 1) * n)
  m.copyWithin(a * n, b * n, (b + 1) * n)
  m.set(held, b * n)
}

/** A·B of [n, k] and [k, m]. */
export function product(a: Float64Array, b: Float64Array, n: number, k: number, m: number): Float64Array {
  const out = new Float64Array(n * m)
  for (let i = 0; i < n; i++) {
    for (let l = 0; l < k; l++) {
      const value = a[i * k + l]
      for (let j = 0; j < m; j++) out[i * m + j] += value * b[l * m + j]
    }
  }
  return out
}

/** Aᵀ of [n, m]. */
export function transpose(a: Float64Array, n: number, m: number): Float64Array {
  return Float64Array.from({ length: n * m }, (_, k) => a[(k % n) * m + Math.floor(k / n)])
}
