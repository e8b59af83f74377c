import type { JetEvents } from '../../events/index.ts'

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
