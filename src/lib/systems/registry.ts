import { ConfigError } from '../../complaint.ts'
import { binn } from './binn/index.ts'
import { laser } from './laser/index.ts'
import { particleClouds } from './particleClouds/index.ts'
import { singleNeutrino } from './singleNeutrino/index.ts'
import type { System } from './system.ts'
import { twoNeutrinos } from './twoNeutrinos/index.ts'
import { wzUnfolding } from './wzUnfolding/index.ts'

/** Every system there is; a new one is its folder and a line here. */
export const SYSTEMS: readonly System[] = [
  // in the order in which they are listed
  singleNeutrino,
  twoNeutrinos,
  wzUnfolding,
  particleClouds,
  binn,
  laser,
]

/**
 * The system that trains a network.
 * @throws ConfigError when there is no network of that name
 */
export function systemOf(network: string): System {
  const system = SYSTEMS.find(({ networks }) => Object.hasOwn(networks, network))
  if (system) return system
  const names = SYSTEMS.flatMap(({ networks }) => Object.keys(networks))
  throw new ConfigError({ who: 'network', wanted: `one of ${names.join(', ')}`, got: `'${network}'` })
}
