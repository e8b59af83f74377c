import { energy } from '../../../src/lib/kinematics/index.ts'
import type { DileptonObjects } from '../../../src/lib/reconstruction/index.ts'

type Vector = readonly number[]

/**
 * Transverse momenta of one neutrino at pseudorapidity `eta`, found without algebra: along azimuth φ the W's mass fixes
 * p_T(φ) = (m_W² − m_ℓ²)/2(E_ℓ cosh η − ℓ_z sinh η − ℓ_T cos(φ − φ_ℓ)); the top's mass is met where a sign changes in φ.
 */
export function slowNeutrinos(lepton: Vector, b: Vector, eta: number, topMass: number, wMass: number): Vector[] {
  const square = (p: Vector) => p[0] ** 2 - p[1] ** 2 - p[2] ** 2 - p[3] ** 2
  const at = (phi: number): Vector => {
    const along = lepton[1] * Math.cos(phi) + lepton[2] * Math.sin(phi)
    const pt = (wMass ** 2 - square(lepton)) / 2 / (lepton[0] * Math.cosh(eta) - lepton[3] * Math.sinh(eta) - along)
    return [pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta)]
  }
  const excess = (phi: number) => {
    const p = at(phi)
    const total = [0, 1, 2, 3].map((k) => lepton[k] + b[k] + (k === 0 ? energy(p[0], p[1], p[2], 0) : p[k - 1]))
    return square(total) - topMass ** 2
  }
  const found: Vector[] = []
  const n = 4000
  for (let k = 0; k < n; k++) {
    let [low, high] = [(2 * Math.PI * k) / n, (2 * Math.PI * (k + 1)) / n]
    const isPositive = excess(low) > 0
    if (isPositive === excess(high) > 0) continue
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2
      if (excess(middle) > 0 === isPositive) low = middle
      else high = middle
    }
    found.push(at(low))
  }
  return found
}

/** The scan of event 0 as its definition says, over every pair of pseudorapidities and both pairings. */
export function slowScan(objects: DileptonObjects, etas: readonly number[], sigma: number) {
  let [weight, total] = [0, 0]
  let best: number[] = []
  const sums = new Array(6).fill(0)
  for (const [b, bbar] of [
    [objects.b, objects.bbar],
    [objects.bbar, objects.b],
  ]) {
    for (const eta of etas) {
      for (const etabar of etas) {
        for (const p of slowNeutrinos([...objects.positive], [...b], eta, 172.5, 80.38)) {
          for (const q of slowNeutrinos([...objects.negative], [...bbar], etabar, 172.5, 80.38)) {
            const [x, y] = [objects.missing[0] - p[0] - q[0], objects.missing[1] - p[1] - q[1]]
            const w = Math.exp(-(x * x + y * y) / (2 * sigma * sigma))
            total += w
            ;[...p, ...q].forEach((value, k) => {
              sums[k] += w * value
            })
            if (w > weight) [weight, best] = [w, [...p, ...q]]
          }
        }
      }
    }
  }
  return { weight, best, mean: sums.map((sum) => sum / total) }
}
