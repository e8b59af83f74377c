import { ConfigError, DomainError } from '../../../complaint.ts'
import { DILEPTON_TOP_MASS, pointOn, topSide, W_MASS } from '../../kinematics/index.ts'
import type { DileptonObjects } from './dileptonObjects.ts'
import type { EventCurves } from './ellipseMethod.ts'
import { emptyRoots, etaGrid, etaRoots } from './etaRoots.ts'
import { checkOptions, DEFAULT_ETAS, type NuWeightingOptions } from './nuWeighting.ts'
import { beginScan, weighPairs } from './weighPairs.ts'

/** Places in the plane of the neutrino's transverse momentum, GeV. */
export interface TransverseCurve {
  readonly x: Float64Array
  readonly y: Float64Array
}

/**
 * Both curves of an event in the plane of p_T^ν: that of the neutrino, and p_T^miss − p_T^ν̄; where they cross all is fulfilled.
 * @param missing (x, y), GeV
 * @param points along each curve; the last is the first again
 * @returns not numbers where a curve or the missing momentum is none
 * @throws ConfigError for fewer than two points
 */
export function transverseCurves({ nu, nubar }: EventCurves, missing: ArrayLike<number>, points = 181) {
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new ConfigError({ who: 'transverseCurves', wanted: 'two points or more', got: String(points) })
  }
  const angle = (k: number) => (2 * Math.PI * k) / (points - 1)
  const along = (of: (t: number) => number) => Float64Array.from({ length: points }, (_, k) => of(angle(k)))
  const first: TransverseCurve = { x: along((t) => pointOn(nu, t)[0]), y: along((t) => pointOn(nu, t)[1]) }
  const second: TransverseCurve = {
    x: along((t) => missing[0] - pointOn(nubar, t)[0]),
    y: along((t) => missing[1] - pointOn(nubar, t)[1]),
  }
  return { nu: first, nubar: second }
}

/**
 * The largest weight at every pair of pseudorapidities of one event's scan, b as given and the other way round.
 * @param objects of which event `i` is scanned
 * @returns [n, n], ν̄ (rows) by ν (columns); 0 where there is no solution
 * @throws DomainError when there is no such event; ConfigError as `nuWeighting`
 */
export function scanWeights(objects: DileptonObjects, i: number, options: NuWeightingOptions = {}): Float64Array {
  const { etas = DEFAULT_ETAS, sigma = 10, topMasses = [DILEPTON_TOP_MASS], wMass = W_MASS } = options
  if (!(Number.isInteger(i) && i >= 0 && i < objects.count)) {
    throw new DomainError({ who: 'scanWeights', wanted: `an event below ${objects.count}`, got: String(i) })
  }
  checkOptions({ etas, sigma, topMasses, wMass })
  const n = etas.length
  const out = new Float64Array(n * n)
  const scan = beginScan(sigma, 2)
  const { positive, negative, b, bbar, missing } = objects
  const pairings =
    options.pairings === 'given'
      ? [[b, bbar]]
      : [
          [b, bbar],
          [bbar, b],
        ]
  for (const topMass of topMasses) {
    for (const [ofTop, ofAntitop] of pairings) {
      const masses = { topMass, wMass }
      const nu = rootsByEta(topSide(positive, ofTop, i, masses), etas)
      const nubar = rootsByEta(topSide(negative, ofAntitop, i, masses), etas)
      for (let k = 0; k < n * n; k++) {
        scan.reset()
        weighPairs(scan, nu[k % n], nubar[Math.floor(k / n)], missing[2 * i], missing[2 * i + 1], false)
        out[k] = Math.max(out[k], Math.exp(scan.best.exponent))
      }
    }
  }
  return out
}

function rootsByEta(side: ReturnType<typeof topSide>, etas: ArrayLike<number>) {
  return Array.from(etas, (eta) => {
    const roots = emptyRoots(1)
    etaRoots(side, etaGrid([eta]), roots)
    return roots
  })
}
