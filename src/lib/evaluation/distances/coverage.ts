import { ConfigError } from '../../../complaint.ts'
import { fold, type Key, uniforms } from '../../tensor/index.ts'
import type { Measured } from '../statistics/measured.ts'
import { moved } from './energyMoversDistance.ts'
import { checkParticles, PARTICLE, type ParticleSets } from './particleSets.ts'

/** How well generated jets cover the real ones. */
export interface Coverage {
  /** Share of the real jets that are nearest to some generated one. */
  readonly coverage: Measured
  /** Mean distance from a real jet to the nearest generated one. */
  readonly matchingDistance: Measured
}

/** How often, and of how many jets. */
export interface CoverageOptions {
  readonly key: Key
  /** Of each kind in a batch, drawn with replacement; 100 if not given, as in `jetnet`. */
  readonly jets?: number
  /** 10 if not given. */
  readonly batches?: number
}

/**
 * Coverage and minimum matching distance by the energy mover's distance (arXiv 2106.11535 section 4.1, as `jetnet` computes them), means
 * over batches with their standard errors. Equal distributions do not give a coverage of 1: quote that of truth against truth.
 * @throws ConfigError for no jets or batches; ShapeError, DomainError for particles that are none
 */
export function coverage(real: ParticleSets, generated: ParticleSets, options: CoverageOptions): Coverage {
  const who = 'coverage'
  const { key, jets = 100, batches = 10 } = options
  for (const [name, n] of Object.entries({ jets, batches })) {
    if (Number.isInteger(n) && n >= 1) continue
    throw new ConfigError({ who: `${who}: ${name}`, wanted: 'a positive whole number', got: String(n) })
  }
  const counts = [real, generated].map((sets) => checkParticles(who, sets))
  if (counts.some((n) => n === 0)) throw new ConfigError({ who, wanted: 'jets of both kinds', got: 'none of one' })
  const picked = (sets: ParticleSets, count: number, own: Key) =>
    Array.from(uniforms(own, jets), (u) => jetAt(sets, Math.floor(u * count)))
  const all = Array.from({ length: batches }, (_, b) => {
    const [some, others] = [real, generated].map((sets, s) => picked(sets, counts[s], fold(fold(key, b), s)))
    return covered(some, others)
  })
  return {
    coverage: meanOf(all.map(([share]) => share)),
    matchingDistance: meanOf(all.map(([, distance]) => distance)),
  }
}

/** The particles of one jet. */
function jetAt({ offsets, particles }: ParticleSets, i: number): Float64Array {
  const [from, to] = [PARTICLE * offsets[i], PARTICLE * offsets[i + 1]]
  return Float64Array.from({ length: to - from }, (_, k) => particles[from + k])
}

function covered(real: readonly Float64Array[], generated: readonly Float64Array[]): [share: number, distance: number] {
  const nearest = new Float64Array(real.length).fill(Infinity)
  const hit = new Set<number>()
  for (const jet of generated) {
    let [best, at] = [Infinity, -1]
    real.forEach((other, r) => {
      const d = moved(jet, other)
      if (d < nearest[r]) nearest[r] = d
      if (d < best) [best, at] = [d, r]
    })
    hit.add(at)
  }
  return [hit.size / real.length, nearest.reduce((a, b) => a + b, 0) / real.length]
}

function meanOf(values: readonly number[]): Measured {
  const n = values.length
  const value = values.reduce((a, b) => a + b, 0) / n
  const square = values.reduce((a, b) => a + (b - value) ** 2, 0)
  return { value, error: n > 1 ? Math.sqrt(square / (n - 1) / n) : Number.NaN }
}
