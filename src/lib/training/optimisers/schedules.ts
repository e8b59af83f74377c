import { ConfigError } from '../../../complaint.ts'

/** What a schedule decides for one update; `beta1` only where it cycles too. */
export interface Rate {
  learningRate: number
  beta1?: number
}

/** The learning rate of every update; `step` counts from 0. A pure function, so a resumed training goes on exactly. */
export type Schedule = (step: number) => Rate

/** The same learning rate at every update. */
export const constant =
  (learningRate: number): Schedule =>
  () => ({ learningRate })

// half a cosine from `from` (at = 0) to `to` (at = 1)
const cosine = (from: number, to: number, at: number) => to + ((from - to) * (1 + Math.cos(Math.PI * at))) / 2

/**
 * Cosine annealing with warm restarts: peak·(1 + cos(π t / period)) / 2 with t = step mod period (arXiv 1608.03983 eq. 5,
 * with minimum 0 and periods of equal length). The released ν-Flows falls from 5e-4 to 0 every two epochs.
 * @throws ConfigError unless the period is at least one step
 */
export function cosineWarmRestarts({ peak, periodSteps }: { peak: number; periodSteps: number }): Schedule {
  checkSteps('cosineWarmRestarts: periodSteps', periodSteps, 1)
  return (step) => ({ learningRate: cosine(peak, 0, (step % periodSteps) / periodSteps) })
}

/** The shape of a one-cycle schedule. */
export interface OneCycle {
  peak: number
  periodSteps: number
  /** The part of the period that rises: 0.3 as PyTorch's default and the ν-Flows slides, 0.5 symmetric as in the paper's text. */
  rise: number
  /** First learning rate over the peak; 1e-4 if not given (the released ν²-Flows). */
  startFactor?: number
  /** Last learning rate over the peak; 1e-8 if not given (the released ν²-Flows). */
  endFactor?: number
  /** Whether Adam's β₁ goes 0.95 → 0.85 → 0.95 against the learning rate, as PyTorch's OneCycleLR does. */
  cycleBeta1?: boolean
}

const BETA1 = { slow: 0.95, fast: 0.85 }

/**
 * One cycle, repeated: half a cosine up to the peak during the first part of each period, half a cosine down for the rest
 * (arXiv 1708.07120 in the form of PyTorch's OneCycleLR: the peak is reached at step rise·period − 1, the end at period − 1).
 * @throws ConfigError unless both parts of the period have at least one step
 */
export function oneCycle(cycle: OneCycle): Schedule {
  const { peak, periodSteps, rise, startFactor = 1e-4, endFactor = 1e-8, cycleBeta1 = false } = cycle
  const top = rise * periodSteps - 1
  const end = periodSteps - 1
  checkSteps('oneCycle: periodSteps', periodSteps, 2)
  if (!(top > 0 && top < end)) {
    const wanted = 'a part of the period with at least one step to rise and one to fall'
    throw new ConfigError({ who: 'oneCycle: rise', wanted, got: `${rise} of ${periodSteps} steps` })
  }
  const between = (step: number, first: number, summit: number, last: number) =>
    step <= top ? cosine(first, summit, step / top) : cosine(summit, last, (step - top) / (end - top))
  return (step) => {
    const t = step % periodSteps
    const learningRate = between(t, peak * startFactor, peak, peak * endFactor)
    return cycleBeta1 ? { learningRate, beta1: between(t, BETA1.slow, BETA1.fast, BETA1.slow) } : { learningRate }
  }
}

/** The shape of a warm-up with one cosine. */
export interface WarmUpCosine {
  peak: number
  warmUpSteps: number
  /** Where the cosine ends, warm-up included; after it the rate stays at the floor. */
  totalSteps: number
  /** The last learning rate; 0 if not given. */
  floor?: number
}

/**
 * A linear rise to the peak, then half a cosine down to the floor.
 * @throws ConfigError unless the warm-up is shorter than the whole
 */
export function warmUpCosine({ peak, warmUpSteps, totalSteps, floor = 0 }: WarmUpCosine): Schedule {
  checkSteps('warmUpCosine: warmUpSteps', warmUpSteps, 0)
  checkSteps('warmUpCosine: totalSteps', totalSteps, warmUpSteps + 1)
  return (step) => {
    if (step < warmUpSteps) return { learningRate: (peak * (step + 1)) / (warmUpSteps + 1) }
    const at = Math.min(1, (step - warmUpSteps) / (totalSteps - warmUpSteps))
    return { learningRate: cosine(peak, floor, at) }
  }
}

function checkSteps(who: string, steps: number, least: number): void {
  if (Number.isInteger(steps) && steps >= least) return
  throw new ConfigError({ who, wanted: `a whole number of steps, at least ${least}`, got: String(steps) })
}
