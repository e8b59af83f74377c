import { readFileSync } from 'node:fs'

interface Band {
  n: number
  points: number
  level: number
  gamma: number
  lower: number[]
  upper: number[]
  fixed: { lower: number[]; upper: number[]; coverage: number }
}

interface Oracles {
  proportions: { correct: number; n: number; low: number; high: number; error: number }[]
  error_summary: Record<'median' | 'mean' | 'mean_error' | 'width' | 'rms' | 'rms_error', number> & { errors: number[] }
  uniformity: {
    counts: number[]
    chi_squared: number
    p: number
    tails: { x: number; dof: number; p: number }[]
    erfc: { x: number; value: number }[]
  }
  bands: Band[]
  ranks: {
    n: number
    draws: number
    less: [number[], number[]]
    nearer: number[]
    higher: number[]
    tarp: { levels: number[]; coverage: number[] }
  }
  likelihood: { log_prob: number[]; mean: number; error: number }
}

/** Made by test/reference/evaluation-oracles.py with scipy 1.17.1, numpy 2.4.6, arviz 0.23.4 and tarp 0.1.1. */
export const oracles: Oracles = JSON.parse(
  readFileSync(new URL('../reference/evaluation-oracles.json', import.meta.url), 'utf8'),
)

/** The sequence frac((i + start)·g) that the script makes its inputs from, bit for bit. */
export const weyl = (n: number, start: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => ((i + start) * 0.6180339887498949) % 1)

/** Made by test/reference/statistics-tails.py with mpmath 1.4.1 in 60 digits and scipy 1.17.1. */
export const tails: {
  chi_squared: { x: number; dof: number; log: number }[]
  log_poisson: { k: number; mean: number; log: number }[]
  /** Deciles of the law, and the probability up to and with each. */
  poisson_deciles: { mean: number; edges: number[]; below: number[] }[]
} = JSON.parse(readFileSync(new URL('../reference/statistics-tails.json', import.meta.url), 'utf8'))
