import { ConfigError } from '../../../complaint.ts'
import type { Params } from '../../tensor/index.ts'
import type { Json } from '../folder/json.ts'
import { ADAM, type AdamSettings } from '../optimisers/adam.ts'
import { type Batching, stepsPerEpoch } from './batches.ts'
import type { Loss } from './gradients.ts'
import { checkParts, type Part, partsOf } from './parts.ts'
import type { Training } from './training.ts'

/** A training's settings, checked and with their defaults filled in. */
export interface Plan<P extends Params = Params, B extends object = object> {
  /** What is moved in turn, and by what. */
  parts: readonly Part<P, B>[]
  validationLoss: Loss<P, B>
  batching: Batching
  optimiser: AdamSettings
  /** Updates in an epoch. */
  steps: number
  patience: number
}

/**
 * Fills in the defaults.
 * @throws ConfigError naming the setting that cannot work
 */
export function planOf<P extends Params, B extends object>(training: Training<P, B>): Plan<P, B> {
  const { data, validation, batchSize, lastBatch = 'keep', epochs, patience = Infinity, averaging = 0 } = training
  const batching = { count: data.count, batchSize, lastBatch }
  checkAtLeastOne('epochs', epochs)
  checkAtLeastOne('patience', patience)
  checkAtLeastOne('validation events', validation.count)
  checkBelowOne('averaging', averaging)
  const optimiser = { ...ADAM, ...training.optimiser }
  checkOptimiser(optimiser)
  const { init, loss, validationLoss = typeof loss === 'function' ? loss : undefined } = training
  checkParts(init, loss)
  if (!validationLoss) {
    throw new ConfigError({ who: 'validationLoss', wanted: 'one, as parts are moved in turn', got: 'none' })
  }
  return { parts: partsOf(loss), validationLoss, batching, optimiser, steps: stepsPerEpoch(batching), patience }
}

/** What decides the updates that follow `step`; a resumed training must find it as the stopped one left it. */
export function settingsAt<P extends Params, B extends object>(
  training: Training<P, B>,
  plan: Pick<Plan, 'batching' | 'optimiser'>,
  step: number,
): Json {
  const { validation, key, schedule, averaging } = training
  const { batching, optimiser } = plan
  return {
    ...batching,
    validation: validation.count,
    key,
    optimiser: { ...optimiser },
    nextRate: { ...schedule(step) },
    ...(averaging !== undefined && { averaging }),
  }
}

function checkAtLeastOne(who: string, value: number): void {
  if (value === Infinity || (Number.isInteger(value) && value >= 1)) return
  throw new ConfigError({ who, wanted: 'a whole number above 0', got: String(value) })
}

function checkBelowOne(who: string, value: number): void {
  if (value >= 0 && value < 1) return
  throw new ConfigError({ who, wanted: 'a number from 0 to below 1', got: String(value) })
}

function checkOptimiser(optimiser: AdamSettings): void {
  for (const [name, value] of Object.entries(optimiser)) {
    const most = name.startsWith('beta') ? 1 : Infinity
    if (value >= 0 && value < most) continue
    const wanted = `a number from 0${most === 1 ? ' to below 1' : ''}`
    throw new ConfigError({ who: `optimiser.${name}`, wanted, got: String(value) })
  }
}
