import type { AnyEvents } from '../events/index.ts'
import type { Key } from '../tensor/index.ts'
import type { Json } from '../training/index.ts'
import type { TrainingSettings } from './settings.ts'
import type { Judgement, System, Trained } from './system.ts'

/**
 * A network with its first parameters and the preprocessing of some events, as if it were trained: what takes time and
 * memory does not depend on the weights.
 */
export function untrained<S extends TrainingSettings, J extends Judgement, E extends AnyEvents>(
  system: System<S, J, E>,
  network: string,
  settings: S,
  events: E,
  key: Key,
): Trained<J> {
  const { preprocessing } = system.prepare(network, { training: events, validation: events }, settings)
  return system.restore({
    folder: 'untrained',
    network,
    settings,
    preprocessing: preprocessing as Readonly<Record<string, Json>>,
    calibration: {},
    params: (init) => init(key),
  })
}
