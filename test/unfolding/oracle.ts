import { readFileSync } from 'node:fs'
import type { Response } from '../../src/lib/unfolding/index.ts'

interface Oracle {
  response: number[][]
  efficiency: number[]
  data: number[]
  bayes: { iterations: number; prior: number[]; unfolded: number[]; error: number[] }[]
  inversion: { unfolded: number[]; covariance: number[][] }
  tikhonov: { tau: number; reference: number[]; unfolded: number[]; covariance: number[][] }
}

/** Made by test/reference/unfolding-pyunfold.py with pyunfold 0.5.0 and numpy 2.4.6. */
export const oracle: Oracle = JSON.parse(
  readFileSync(new URL('../reference/unfolding-pyunfold.json', import.meta.url), 'utf8'),
)

export const response: Response = {
  recoBins: 6,
  truthBins: 5,
  probability: Float64Array.from(oracle.response.flat()),
  efficiency: Float64Array.from(oracle.efficiency),
  generated: new Float64Array(5).fill(1000),
}
