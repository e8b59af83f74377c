import { ConfigError, DomainError } from '../../complaint.ts'
import { TOP_MASS, W_MASS } from '../kinematics/index.ts'
import type { MassResolutions } from './massResolutions.ts'

/** By what a squared error is divided: 'squared' by σ², 'printed' by σ, as eq. 4 of 2207.00664 is printed. */
export type ChiSquareForm = 'squared' | 'printed'

/** The four terms of the χ², each of one mass in GeV. */
export interface ChiSquareTerms {
  lNu(mass: number): number
  qq(mass: number): number
  bLNu(mass: number): number
  bqq(mass: number): number
}

const WEIGHT: Record<ChiSquareForm, (sigma: number) => number> = {
  squared: (sigma) => sigma ** -2,
  printed: (sigma) => 1 / sigma,
}

/**
 * The terms of χ² = (m_W − m_ℓν)²/σ² + (m_W − m_qq)²/σ² + (m_t − m_bℓν)²/σ² + (m_t − m_bqq)²/σ² (eq. 4 of 2207.00664),
 * each with its own σ, m_W = 80.38 and m_t = 173 GeV.
 * @param resolutions GeV
 * @throws DomainError for a σ that is not above 0; ConfigError for a form that is not known
 */
export function chiSquareTerms(resolutions: MassResolutions, form: ChiSquareForm): ChiSquareTerms {
  if (!Object.hasOwn(WEIGHT, form)) {
    throw new ConfigError({ who: 'χ² form', wanted: Object.keys(WEIGHT).join(' or '), got: String(form) })
  }
  const term = (of: keyof MassResolutions, nominal: number) => {
    const sigma = resolutions[of]
    if (!(sigma > 0 && sigma < Number.POSITIVE_INFINITY)) {
      throw new DomainError({ who: 'χ² association', wanted: `a resolution of m_${of} above 0`, got: String(sigma) })
    }
    const weight = WEIGHT[form](sigma)
    return (mass: number) => (mass - nominal) ** 2 * weight
  }
  return { lNu: term('lNu', W_MASS), qq: term('qq', W_MASS), bLNu: term('bLNu', TOP_MASS), bqq: term('bqq', TOP_MASS) }
}
