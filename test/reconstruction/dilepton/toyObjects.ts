import { type TopPairs, toyTopPairs } from '../../../src/lib/events/index.ts'
import type { DileptonObjects } from '../../../src/lib/reconstruction/index.ts'
import type { Key } from '../../../src/lib/tensor/index.ts'

/** Exact decays, and what a perfect detector sees of them. */
export function toyDecays(key: Key, count: number): { toy: TopPairs; objects: DileptonObjects; truth: Float64Array } {
  const toy = toyTopPairs(key, count)
  const { positive, negative, b, bbar, neutrino, antineutrino } = toy
  const at = (i: number, c: number) => 4 * i + 1 + c
  const truth = Float64Array.from(
    { length: 6 * count },
    (_, k) => (k % 6 < 3 ? neutrino : antineutrino)[at(Math.floor(k / 6), k % 3)],
  )
  const missing = Float64Array.from({ length: 2 * count }, (_, k) => {
    const first = 6 * Math.floor(k / 2) + (k % 2)
    return truth[first] + truth[first + 3]
  })
  return { toy, objects: { count, positive, negative, b, bbar, missing }, truth }
}

/** One event of them. */
export function eventOf(objects: DileptonObjects, i: number): DileptonObjects {
  const row = (p4: Float64Array) => p4.subarray(4 * i, 4 * i + 4)
  const { positive, negative, b, bbar, missing } = objects
  return {
    count: 1,
    positive: row(positive),
    negative: row(negative),
    b: row(b),
    bbar: row(bbar),
    missing: missing.subarray(2 * i, 2 * i + 2),
  }
}

/** |p − q| over all six components, as a share of |q|. */
export function relativeDistance(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return Math.hypot(...Array.from(q, (x, k) => p[k] - x)) / Math.hypot(...Array.from(q))
}

/** Pseudorapidity of the neutrino (0) or the antineutrino (1) of six components. */
export function etaOf(pair: ArrayLike<number>, which: 0 | 1): number {
  const at = 3 * which
  return Math.asinh(pair[at + 2] / Math.hypot(pair[at], pair[at + 1]))
}
