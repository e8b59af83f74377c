/** A jet as measured: GeV, rad. */
export interface Jet {
  readonly pt: number
  readonly eta: number
  readonly phi: number
}

/** Two jets with the momenta that balance and mass of the W agree with best. */
export interface FittedJets {
  /** ln of fitted over measured transverse momentum of each. */
  readonly logScales: readonly [number, number]
  readonly chiSquare: number
}

/** Relative resolution of a jet's momentum, GeV of the balance from directions and leptons, GeV of the pair's mass about m_W. */
const [SIGMA_LOG, BALANCE, SIGMA_MASS] = [0.13, 4, 4]
const W_MASS = 80.4
const STEPS = 6
/** A jet that is off by more than a factor of seven is another one. */
const MOST = 2

/** The numbers of the fit. */
export const FIT = {
  ...{ sigmaLog: SIGMA_LOG, sigmaBalance: BALANCE, sigmaMass: SIGMA_MASS },
  ...{ mass: W_MASS, steps: STEPS, most: MOST },
} as const

/**
 * A kinematic fit of the two jets of a W: the factors on their momenta, their directions kept, that make least
 * Σ (ln f / 0.13)² + |f₁ p₁ + f₂ p₂ + p_Z|²/(4 GeV)² + ((m − 80.4 GeV)/4 GeV)², by Gauss and Newton.
 * @param recoil transverse momentum (x, y) of what the jets balance, GeV
 * @param sigma of the balance, GeV
 */
export function fitDijet(jets: readonly [Jet, Jet], recoil: readonly [number, number], sigma = BALANCE): FittedJets {
  const [a, b] = jets
  const angular = 2 * a.pt * b.pt * Math.max(1e-9, Math.cosh(a.eta - b.eta) - Math.cos(a.phi - b.phi))
  const [ax, ay] = [a.pt * Math.cos(a.phi), a.pt * Math.sin(a.phi)]
  const [bx, by] = [b.pt * Math.cos(b.phi), b.pt * Math.sin(b.phi)]
  let [f, g] = [0, 0]
  let chiSquare = 0
  for (let step = 0; step <= STEPS; step++) {
    const [ef, eg] = [Math.exp(f), Math.exp(g)]
    const m = Math.sqrt(angular * ef * eg)
    // residuals in units of their deviations, with their slopes in (f, g)
    const residuals = [
      [f / SIGMA_LOG, 1 / SIGMA_LOG, 0],
      [g / SIGMA_LOG, 0, 1 / SIGMA_LOG],
      [(ax * ef + bx * eg + recoil[0]) / sigma, (ax * ef) / sigma, (bx * eg) / sigma],
      [(ay * ef + by * eg + recoil[1]) / sigma, (ay * ef) / sigma, (by * eg) / sigma],
      // beyond a few deviations the mass counts for no more than its logarithm
      [(W_MASS * Math.log(m / W_MASS)) / SIGMA_MASS, W_MASS / 2 / SIGMA_MASS, W_MASS / 2 / SIGMA_MASS],
    ]
    let [haa, hab, hbb, ga, gb] = [0, 0, 0, 0, 0]
    chiSquare = 0
    for (const [r, da, db] of residuals) {
      haa += da * da
      hab += da * db
      hbb += db * db
      ga += da * r
      gb += db * r
      chiSquare += r * r
    }
    if (step === STEPS) break
    const det = haa * hbb - hab * hab
    f = clipped(f - (hbb * ga - hab * gb) / det)
    g = clipped(g - (haa * gb - hab * ga) / det)
  }
  return { logScales: [f, g], chiSquare }
}

const clipped = (x: number) => Math.max(-MOST, Math.min(MOST, x))
