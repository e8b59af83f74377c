import { type Key, normals, split, uniforms } from '../../src/lib/tensor/index.ts'

/** `n` four-vectors [n, 4] of some tens of GeV in all directions, with masses up to 100 GeV. */
export function randomFourVectors(key: Key, n: number): Float64Array {
  const [kMomentum, kMass] = split(key, 2)
  const momenta = normals(kMomentum, 3 * n)
  const masses = uniforms(kMass, n)
  const p4 = new Float64Array(4 * n)
  for (let i = 0; i < n; i++) {
    const p = momenta.subarray(3 * i, 3 * i + 3).map((value) => 40 * value)
    p4.set([Math.hypot(...p, 100 * masses[i]), ...p], 4 * i)
  }
  return p4
}
