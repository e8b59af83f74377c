import { ConfigError } from '../../../complaint.ts'

/** Finds the step size at which a chain accepts as often as it should. */
export interface DualAveraging {
  /** The step size to use next. */
  readonly stepSize: number
  /** The average of those so far, the one to keep. */
  readonly averaged: number
  /** Learns from the mean acceptance of a step. */
  update(acceptance: number): DualAveraging
}

interface State {
  readonly mu: number
  readonly m: number
  readonly h: number
  readonly log: number
  readonly logAveraged: number
}

/** γ, t₀ and κ of arXiv 1111.4246 section 3.2.1. */
const [GAMMA, T0, KAPPA] = [0.05, 10, 0.75]

/**
 * Nesterov's dual averaging of ln ε (Hoffman and Gelman, arXiv 1111.4246 eq. 6): x ← μ − √m / γ · Σ (δ − α) / (m + t₀), averaged with
 * weights m^(−κ), μ = ln 10 ε₀.
 * @param first ε₀
 * @param target δ, the acceptance aimed at
 * @throws ConfigError for a step size that is not positive, or a target that is not between 0 and 1
 */
export function dualAveraging(first: number, target: number): DualAveraging {
  const who = 'dualAveraging'
  if (!(first > 0 && first < Infinity)) throw new ConfigError({ who, wanted: 'a positive step size', got: `${first}` })
  if (!(target > 0 && target < 1)) {
    throw new ConfigError({ who, wanted: 'an acceptance between 0 and 1', got: String(target) })
  }
  const log = Math.log(first)
  return from({ mu: Math.log(10 * first), m: 0, h: 0, log, logAveraged: log }, target)
}

const from = (state: State, target: number): DualAveraging => ({
  stepSize: Math.exp(state.log),
  averaged: Math.exp(state.m === 0 ? state.log : state.logAveraged),
  update: (acceptance) => {
    const m = state.m + 1
    const eta = 1 / (m + T0)
    const h = (1 - eta) * state.h + eta * (target - (Number.isNaN(acceptance) ? 0 : acceptance))
    const log = state.mu - (Math.sqrt(m) / GAMMA) * h
    const share = m ** -KAPPA
    const logAveraged = share * log + (1 - share) * (m === 1 ? log : state.logAveraged)
    return from({ mu: state.mu, m, h, log, logAveraged }, target)
  },
})
