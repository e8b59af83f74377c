import type { Roots } from './etaRoots.ts'

/** What a scan over pairs of solutions of one event gathers. */
export interface Scan {
  /** The pair of the largest weight: −|Δ|²/2σ², its momenta (ν, ν̄), and which way round the b were. */
  readonly best: { exponent: number; readonly momenta: Float64Array; swapped: boolean }
  /** Sum of all weights, and of weight × momentum. */
  total: number
  readonly sums: Float64Array
  /** Begins anew; weights in the sums are over e^`offset`, the best exponent where that is known. */
  readonly reset: (offset?: number) => void
  offset: number
  readonly sigma: number
  /** Sum of weights of each solution of ν̄ in the pairing at hand. */
  readonly ofNubar: Float64Array
}

/** A scan that has seen nothing; `room` solutions of one neutrino are the most there can be. */
export function beginScan(sigma: number, room: number): Scan {
  const scan: Scan = {
    best: { exponent: Number.NEGATIVE_INFINITY, momenta: new Float64Array(6), swapped: false },
    total: 0,
    sums: new Float64Array(6),
    sigma,
    ofNubar: new Float64Array(room),
    offset: 0,
    reset(offset = 0) {
      scan.offset = offset
      scan.best.exponent = Number.NEGATIVE_INFINITY
      scan.total = 0
      scan.sums.fill(0)
    },
  }
  return scan
}

// a weight below e⁻³⁰ of the offset's moves no mean, unless it is the best there is
const NEGLIGIBLE = 30

/** Whether the sums of a scan lack what its best solution is compared with: it is to be scanned again with its own offset. */
export const isFar = ({ best, offset }: Scan): boolean =>
  best.exponent < offset - NEGLIGIBLE / 2 && best.exponent > Number.NEGATIVE_INFINITY

/**
 * Weighs every pair of a solution of ν and one of ν̄ against the missing momentum: w = exp(−|Δ|²/2σ²).
 * @param missingX and `missingY` GeV
 */
export function weighPairs(
  scan: Scan,
  nu: Roots,
  nubar: Roots,
  missingX: number,
  missingY: number,
  swapped: boolean,
): void {
  const perSquare = 1 / (2 * scan.sigma * scan.sigma)
  const { ofNubar, offset } = scan
  ofNubar.fill(0, 0, nubar.n)
  let least = -scan.best.exponent / perSquare
  let [bestNu, bestNubar] = [-1, -1]
  const [x, y, n] = [nubar.px, nubar.py, nubar.n]
  for (let i = 0; i < nu.n; i++) {
    const dx = missingX - nu.px[i]
    const dy = missingY - nu.py[i]
    // the mean needs weights down to e⁻³⁰ of the offset's, and any that is the best so far
    const far = Math.max((NEGLIGIBLE - offset) / perSquare, least)
    let ofNu = 0
    for (let j = 0; j < n; j++) {
      const distance = (dx - x[j]) ** 2 + (dy - y[j]) ** 2
      if (distance >= far) continue
      if (distance < least) {
        least = distance
        bestNu = i
        bestNubar = j
      }
      const weight = Math.exp(-distance * perSquare - offset)
      ofNu += weight
      ofNubar[j] += weight
    }
    addWeighted(scan.sums, 0, nu, i, ofNu)
    scan.total += ofNu
  }
  for (let j = 0; j < n; j++) addWeighted(scan.sums, 3, nubar, j, ofNubar[j])
  if (bestNu < 0) return
  scan.best.exponent = -least * perSquare
  scan.best.swapped = swapped
  scan.best.momenta.set(momentum(nu, bestNu), 0)
  scan.best.momenta.set(momentum(nubar, bestNubar), 3)
}

function addWeighted(sums: Float64Array, at: number, { px, py, pz }: Roots, i: number, weight: number): void {
  sums[at] += weight * px[i]
  sums[at + 1] += weight * py[i]
  sums[at + 2] += weight * pz[i]
}

const momentum = ({ px, py, pz }: Roots, i: number) => [px[i], py[i], pz[i]]
