import { DomainError } from '../../../complaint.ts'
import { type Local, minimise } from '../statistics/minimise.ts'

/**
 * The distribution function of ranks as a rising line through (0, 0), (1/K, values[0]) … (1, 1), [K − 1] values; plain data,
 * none where ranks are flat as they are.
 */
export type RankMap = readonly number[]

const POINTS = 50
const HIGHEST = 8
/** Points of the integral over one step of the map. */
const FINER = 8
/** Fewer ranks tell nothing of a shape. */
const LEAST = 100

/**
 * The monotone map that makes ranks flat (recalibration: Kuleshov et al., 1807.00263): their distribution function, of the density
 * exp(Σ a_k P_k(2u − 1)) / Z with as many Legendre polynomials as Schwarz' criterion asks for (Neyman's smooth alternatives,
 * Skand. Aktuarietidskr. 20 (1937) 149), so that flat ranks are left alone and few events add little noise.
 * @param ranks of truths among draws, on events that nothing was fitted to; fewer than 100 have no map
 * @throws DomainError for a rank outside [0, 1]
 */
export function fitRankMap(ranks: ArrayLike<number>): RankMap {
  const u = Float64Array.from(ranks)
  const bad = u.findIndex((rank) => !(rank >= 0 && rank <= 1))
  if (bad >= 0) throw new DomainError({ who: 'fitRankMap', wanted: 'ranks from 0 to 1', got: `${u[bad]} at ${bad}` })
  const n = u.length
  if (n < LEAST) return []
  const means = new Float64Array(HIGHEST)
  for (const rank of u) legendre(rank).forEach((p, k) => void (means[k] += p / n))
  let best: { map: RankMap; score: number } = { map: [], score: 0 }
  for (let order = 1; order <= HIGHEST; order++) {
    const { x, value } = minimise(new Float64Array(order), (at) => smooth(at, means, n))
    const score = 2 * value + order * Math.log(n)
    const map = score < best.score ? mapOf(x) : []
    // ranks in a few places only have densities that no polynomial follows
    if (map.length > 0 && isRising(map)) best = { map, score }
  }
  return best.map
}

/** The distribution function of a density, point by point. */
function mapOf(weights: Float64Array): RankMap {
  const cumulated = integral(weights)
  return Array.from({ length: POINTS - 1 }, (_, k) => cumulated[(k + 1) * FINER] / cumulated[POINTS * FINER])
}

const isRising = (map: RankMap) => map.every((value, i) => value > (map[i - 1] ?? 0) && value < 1)

/**
 * What a rank is after recalibration: the share of events with a rank below it.
 * @throws DomainError for a rank outside [0, 1]
 */
export function mapRank(map: RankMap, rank: number): number {
  checkRank('mapRank', rank)
  if (map.length === 0) return rank
  const at = rank * (map.length + 1)
  const step = Math.min(map.length, Math.floor(at))
  const [low, high] = [map[step - 1] ?? 0, map[step] ?? 1]
  return low + (at - step) * (high - low)
}

/**
 * The way back: the rank at which the recalibrated one is `level`, and so the quantile of an event's draws that a share `level` of
 * truths lies below.
 * @throws DomainError for a level outside [0, 1]
 */
export function unmapRank(map: RankMap, level: number): number {
  checkRank('unmapRank', level)
  if (map.length === 0) return level
  const points = map.length + 1
  let step = map.findIndex((value) => value >= level)
  if (step < 0) step = map.length
  const [low, high] = [map[step - 1] ?? 0, map[step] ?? 1]
  return (step + (level - low) / (high - low)) / points
}

function checkRank(who: string, rank: number): void {
  if (rank >= 0 && rank <= 1) return
  throw new DomainError({ who, wanted: 'a number from 0 to 1', got: String(rank) })
}

/** −ln L of n ranks with these means of the polynomials, its slope and curvature. */
function smooth(weights: Float64Array, means: Float64Array, n: number): Local {
  const order = weights.length
  const points = POINTS * FINER
  const first = new Float64Array(order)
  const second = new Float64Array(order * order)
  let total = 0
  for (let i = 0; i < points; i++) {
    const p = legendre((i + 0.5) / points)
    const density = Math.exp(weights.reduce((sum, w, k) => sum + w * p[k], 0)) / points
    total += density
    for (let k = 0; k < order; k++) {
      first[k] += p[k] * density
      for (let l = 0; l < order; l++) second[k * order + l] += p[k] * p[l] * density
    }
  }
  const mean = first.map((sum) => sum / total)
  return {
    value: n * (Math.log(total) - weights.reduce((sum, w, k) => sum + w * means[k], 0)),
    gradient: mean.map((m, k) => n * (m - means[k])),
    curvature: second.map((sum, at) => n * (sum / total - mean[Math.floor(at / order)] * mean[at % order])),
  }
}

/** ∫₀ of exp(Σ a_k P_k) at each fine step, by midpoints. */
function integral(weights: Float64Array): Float64Array {
  const points = POINTS * FINER
  const sums = new Float64Array(points + 1)
  for (let i = 0; i < points; i++) {
    const p = legendre((i + 0.5) / points)
    sums[i + 1] = sums[i] + Math.exp(weights.reduce((sum, w, k) => sum + w * p[k], 0))
  }
  return sums
}

/** P₁ … P₈ at 2u − 1. */
function legendre(u: number): Float64Array {
  const x = 2 * u - 1
  const p = new Float64Array(HIGHEST)
  let [before, now] = [1, x]
  for (let k = 0; k < HIGHEST; k++) {
    p[k] = now
    const next = ((2 * k + 3) * x * now - (k + 1) * before) / (k + 2)
    before = now
    now = next
  }
  return p
}
