import { type Key, normals, split, uniforms } from '../../src/lib/tensor/index.ts'

/** A 4 × 4 matrix on (E, px, py, pz), row-major; written without the library's boost and rotation, to check them. */
export type Transformation = Float64Array

const METRIC = [1, -1, -1, -1]

/** The reflection x → x − 2 u (u·x)/(u·u), with the Minkowski product. */
function reflection(u: readonly number[]): Transformation {
  const norm = u.reduce((sum, value, k) => sum + METRIC[k] * value * value, 0)
  return Float64Array.from({ length: 16 }, (_, at) => {
    const [row, column] = [at >> 2, at & 3]
    return (row === column ? 1 : 0) - (2 * u[row] * METRIC[column] * u[column]) / norm
  })
}

function product(a: Transformation, b: Transformation): Transformation {
  return Float64Array.from({ length: 16 }, (_, at) => {
    const [row, column] = [at & 12, at & 3]
    return a[row] * b[column] + a[row + 1] * b[4 + column] + a[row + 2] * b[8 + column] + a[row + 3] * b[12 + column]
  })
}

/** A rotation about any axis: two reflections along directions in space. */
export function randomRotation(key: Key): Transformation {
  const [a, b] = split(key, 2).map((k) => [0, ...normals(k, 3)])
  return product(reflection(a), reflection(b))
}

/** A rotation about the beam. */
export function randomRotationAboutZ(key: Key): Transformation {
  const [a, b] = split(key, 2).map((k) => [0, ...normals(k, 2), 0])
  return product(reflection(a), reflection(b))
}

/** A rotation after a boost; the boost is two reflections along time-like directions. */
export function randomLorentz(key: Key): Transformation {
  const [kRotation, kBoost, kSpeed] = split(key, 3)
  const direction = normals(kBoost, 3)
  const slope = (0.6 * uniforms(kSpeed, 1)[0]) / Math.hypot(...direction)
  const boost = product(reflection([1, ...direction.map((value) => slope * value)]), reflection([1, 0, 0, 0]))
  return product(randomRotation(kRotation), boost)
}

/** The transformation applied to each row of [n, 4]. */
export function transformed(t: Transformation, p4: Float64Array): Float64Array {
  return Float64Array.from(p4, (_, at) => {
    const [row, from] = [(at & 3) * 4, at & ~3]
    return t[row] * p4[from] + t[row + 1] * p4[from + 1] + t[row + 2] * p4[from + 2] + t[row + 3] * p4[from + 3]
  })
}
