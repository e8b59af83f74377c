import { EngineError } from '../../errors.ts'
import { ACTIVATIONS, type Activation } from '../../jobs/index.ts'

/**
 * The number of an activation.
 * @throws EngineError when it is none that the kernels know
 */
export function activationNumber(name: unknown): number {
  const number = ACTIVATIONS.indexOf(name as Activation)
  if (number >= 0) return number
  throw new EngineError({ who: 'dense layer', wanted: `an activation: ${ACTIVATIONS.join(', ')}`, got: `'${name}'` })
}

export const IDENTITY = activationNumber('identity')
export const SILU = activationNumber('silu')
