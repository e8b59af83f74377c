import type { Measured } from '../../evaluation/index.ts'
import { type JetEvents, takeEvents } from '../../events/index.ts'
import { fold, type Key, permutation, uniforms } from '../../tensor/index.ts'

/**
 * Pearson's correlation of a feature between the places of a jet (particles by falling p_T), over the jets that have both: [places,
 * places]; NaN where fewer than three have, or nothing varies.
 */
export function placeCorrelations({ count, particles }: JetEvents, feature: 'eta' | 'phi' | 'pt'): Float64Array {
  const { perEvent, mask } = particles
  const values = particles[feature]
  const out = new Float64Array(perEvent * perEvent)
  for (let a = 0; a < perEvent; a++) {
    for (let b = a; b < perEvent; b++) {
      let [n, x, y, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
      for (let i = 0; i < count; i++) {
        const [k, l] = [i * perEvent + a, i * perEvent + b]
        if (mask[k] !== 1 || mask[l] !== 1) continue
        n++
        x += values[k]
        y += values[l]
        xx += values[k] ** 2
        yy += values[l] ** 2
        xy += values[k] * values[l]
      }
      const spread = Math.sqrt((xx - (x * x) / n) * (yy - (y * y) / n))
      const correlation = n > 2 && spread > 0 ? (xy - (x * y) / n) / spread : Number.NaN
      out[a * perEvent + b] = correlation
      out[b * perEvent + a] = correlation
    }
  }
  return out
}

const BOOTSTRAPS = 5

/**
 * Root mean square of the differences of `placeCorrelations` between generated and real jets, over the pairs of places that both
 * have, with its scatter over bootstraps of both; the floor is that of halves of the real jets over √2.
 */
export function correlationDistance(
  generated: JetEvents,
  truth: JetEvents,
  feature: 'eta' | 'phi' | 'pt',
  key: Key,
): Measured & { readonly floor: Measured } {
  const order = permutation(fold(key, 0), truth.count)
  const half = truth.count >> 1
  const halves = [order.subarray(0, half), order.subarray(half)].map((rows) => takeEvents(truth, rows))
  const measured = (a: JetEvents, b: JetEvents, own: Key, scale: number): Measured => {
    const apart = (p: JetEvents, q: JetEvents) => scale * rootMeanSquare(p, q, feature)
    const again = Array.from({ length: BOOTSTRAPS }, (_, i) => {
      const [p, q] = [a, b].map((jets, s) => takeEvents(jets, drawnRows(fold(fold(own, i), s), jets.count)))
      return apart(p, q)
    })
    const mean = again.reduce((x, y) => x + y, 0) / BOOTSTRAPS
    const error = Math.sqrt(again.reduce((x, y) => x + (y - mean) ** 2, 0) / (BOOTSTRAPS - 1))
    return { value: apart(a, b), error }
  }
  return {
    ...measured(generated, truth, fold(key, 1), 1),
    floor: measured(halves[0], halves[1], fold(key, 2), Math.SQRT1_2),
  }
}

const drawnRows = (key: Key, n: number) => Int32Array.from(uniforms(key, n), (u) => Math.floor(u * n))

function rootMeanSquare(a: JetEvents, b: JetEvents, feature: 'eta' | 'phi' | 'pt'): number {
  const [p, q] = [a, b].map((jets) => placeCorrelations(jets, feature))
  const [n, m] = [a.particles.perEvent, b.particles.perEvent]
  let [sum, pairs] = [0, 0]
  for (let i = 0; i < Math.min(n, m); i++) {
    for (let j = 0; j < i; j++) {
      const difference = p[i * n + j] - q[i * m + j]
      if (Number.isNaN(difference)) continue
      sum += difference ** 2
      pairs++
    }
  }
  return Math.sqrt(sum / pairs)
}
