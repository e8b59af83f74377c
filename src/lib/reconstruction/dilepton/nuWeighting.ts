import { ConfigError } from '../../../complaint.ts'
import { DILEPTON_TOP_MASS, type FourVectors, topSide, W_MASS } from '../../kinematics/index.ts'
import type { Key } from '../../tensor/index.ts'
import type { DileptonObjects } from './dileptonObjects.ts'
import { type EtaGrid, emptyRoots, etaGrid, etaRoots, type Roots } from './etaRoots.ts'
import type { NeutrinoPairs } from './neutrinoPairs.ts'
import { smearedObjects } from './smearing.ts'
import { beginScan, isFar, type Scan, weighPairs } from './weighPairs.ts'

/** Which way round the two b are tried. */
export type Pairings = 'both' | 'given'

/** What ν-Weighting scans, and how it weighs. */
export interface NuWeightingOptions {
  /** Pseudorapidities of the scan, the same for ν and ν̄. */
  readonly etas?: ArrayLike<number>
  /** Resolution of each component of the missing momentum in the weight, GeV. */
  readonly sigma?: number
  /** Masses of the top that are tried, GeV; both tops have the same. */
  readonly topMasses?: readonly number[]
  /** GeV */
  readonly wMass?: number
  readonly pairings?: Pairings
  /** Tries each event again with smeared b energies, `times` times besides the measured one. */
  readonly smearing?: { readonly key: Key; readonly times: number; readonly relative?: number }
  /** Weight below which the best solution counts as none. */
  readonly leastWeight?: number
}

/** The answers of ν-Weighting, one row an event; not numbers where the scan found nothing. */
export interface NuWeighting {
  /** The solution of the largest weight, [count, 2, 3], GeV. */
  readonly best: NeutrinoPairs
  /** The weighted mean of all solutions, [count, 2, 3], GeV. */
  readonly mean: NeutrinoPairs
  /** The largest weight, [count]; 0 where there is none, or only solutions 38 σ away and more, which count as none. */
  readonly weight: Float64Array
  /** 1 where the best solution has the two b the other way round, [count]. */
  readonly swapped: Uint8Array
  /** 1 where there is an answer, [count]. */
  readonly solved: Uint8Array
}

/** From −5 to 5 in steps of 0.2. */
export const DEFAULT_ETAS = Float64Array.from({ length: 51 }, (_, k) => (k - 25) / 5)

/**
 * ν-Weighting (D0, hep-ex/9706014): for every pair of pseudorapidities of ν and ν̄ the momenta that give both W and both
 * tops their mass, weighted by w = exp(−|p_T^miss − p_T^ν − p_T^ν̄|²/2σ²).
 *
 * The solutions at one pseudorapidity are those of one neutrino alone, so n + n quadratics and their pairs are all there is to a scan.
 * @returns no answer for events with an object that is not a number
 * @throws ConfigError for a σ or a mass that is not above 0, a weight below it, or nothing to scan
 */
export function nuWeighting(objects: DileptonObjects, options: NuWeightingOptions = {}): NuWeighting {
  const { etas = DEFAULT_ETAS, sigma = 10, topMasses = [DILEPTON_TOP_MASS], wMass = W_MASS } = options
  const { pairings = 'both', smearing, leastWeight = 0 } = options
  checkOptions({ etas, sigma, topMasses, wMass, leastWeight })
  const { count } = objects
  const answers = emptyAnswers(count)
  const scan = beginScan(sigma, 2 * etas.length)
  const scanner = { grid: etaGrid(etas), nu: emptyRoots(etas.length), nubar: emptyRoots(etas.length), scan }
  const variants = [objects, ...(smearing ? smearedObjects(objects, smearing) : [])]
  const scanEvent = (i: number) => {
    for (const variant of variants) {
      for (const topMass of topMasses) {
        scanPairing(scanner, variant, i, { topMass, wMass }, false)
        if (pairings === 'both') scanPairing(scanner, variant, i, { topMass, wMass }, true)
      }
    }
  }
  for (let i = 0; i < count; i++) {
    scan.reset()
    scanEvent(i)
    if (isFar(scan)) {
      scan.reset(scan.best.exponent)
      scanEvent(i)
    }
    keep(answers, scan, i, leastWeight)
  }
  return answers
}

interface Scanner {
  readonly grid: EtaGrid
  readonly nu: Roots
  readonly nubar: Roots
  readonly scan: Scan
}

function scanPairing(
  { grid, nu, nubar, scan }: Scanner,
  { positive, negative, b, bbar, missing }: DileptonObjects,
  i: number,
  masses: { topMass: number; wMass: number },
  swapped: boolean,
): void {
  const [ofTop, ofAntitop]: FourVectors[] = swapped ? [bbar, b] : [b, bbar]
  etaRoots(topSide(positive, ofTop, i, masses), grid, nu)
  if (nu.n === 0) return
  etaRoots(topSide(negative, ofAntitop, i, masses), grid, nubar)
  weighPairs(scan, nu, nubar, missing[2 * i], missing[2 * i + 1], swapped)
}

function emptyAnswers(count: number) {
  return {
    best: new Float64Array(6 * count).fill(Number.NaN),
    mean: new Float64Array(6 * count).fill(Number.NaN),
    weight: new Float64Array(count),
    swapped: new Uint8Array(count),
    solved: new Uint8Array(count),
  }
}

function keep(answers: ReturnType<typeof emptyAnswers>, scan: Scan, i: number, leastWeight: number): void {
  const weight = Math.exp(scan.best.exponent)
  if (!(weight > 0 && weight >= leastWeight)) return
  answers.best.set(scan.best.momenta, 6 * i)
  answers.mean.set(
    scan.sums.map((sum) => sum / scan.total),
    6 * i,
  )
  answers.weight[i] = weight
  answers.swapped[i] = scan.best.swapped ? 1 : 0
  answers.solved[i] = 1
}

/** @throws ConfigError for an option of a scan that cannot be */
export function checkOptions({ etas, sigma, topMasses, wMass, leastWeight = 0 }: Scanned): void {
  const who = 'ν-Weighting'
  const isPositive = (x: number) => x > 0 && x < Number.POSITIVE_INFINITY
  if (!isPositive(sigma)) throw new ConfigError({ who, wanted: 'a σ above 0 GeV', got: String(sigma) })
  if (etas.length === 0) throw new ConfigError({ who, wanted: 'pseudorapidities to scan', got: 'none' })
  const eta = Array.from(etas).find((at) => !Number.isFinite(at))
  if (eta !== undefined) throw new ConfigError({ who, wanted: 'finite pseudorapidities', got: String(eta) })
  if (topMasses.length === 0) throw new ConfigError({ who, wanted: 'a top mass', got: 'none' })
  const mass = [...topMasses, wMass].find((m) => !isPositive(m))
  if (mass !== undefined) throw new ConfigError({ who, wanted: 'masses above 0 GeV', got: String(mass) })
  if (!(leastWeight >= 0))
    throw new ConfigError({ who, wanted: 'a least weight of 0 or more', got: String(leastWeight) })
}

type Scanned = Required<Pick<NuWeightingOptions, 'etas' | 'sigma' | 'topMasses' | 'wMass'>> &
  Pick<NuWeightingOptions, 'leastWeight'>
