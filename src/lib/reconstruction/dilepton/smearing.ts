import { ConfigError } from '../../../complaint.ts'
import { fold, type Key, normals } from '../../tensor/index.ts'
import type { DileptonObjects } from './dileptonObjects.ts'

/** How the b jets are smeared. */
export interface Smearing {
  readonly key: Key
  readonly times: number
  /** Standard deviation of the relative change of a b jet's energy. */
  readonly relative?: number
}

/**
 * The same events with the four-vectors of both b scaled by Gaussian factors about 1 (never below 0.1), and the missing
 * momentum corrected by what that changes; what is not a number stays none.
 * @throws ConfigError unless `times` is a whole number and `relative` above 0
 */
export function smearedObjects(objects: DileptonObjects, { key, times, relative = 0.1 }: Smearing): DileptonObjects[] {
  if (!Number.isInteger(times) || times < 0 || !(relative > 0 && relative < Number.POSITIVE_INFINITY)) {
    const wanted = 'a whole number of times and a relative resolution above 0'
    throw new ConfigError({ who: 'smearing', wanted, got: `${times} and ${relative}` })
  }
  return Array.from({ length: times }, (_, t) => smearedOnce(objects, fold(key, t), relative))
}

function smearedOnce(objects: DileptonObjects, key: Key, relative: number): DileptonObjects {
  const factors = normals(key, 2 * objects.count).map((z) => Math.max(0.1, 1 + relative * z))
  const b = objects.b.map((x, k) => x * factors[2 * Math.floor(k / 4)])
  const bbar = objects.bbar.map((x, k) => x * factors[2 * Math.floor(k / 4) + 1])
  const missing = objects.missing.map((x, k) => {
    const at = 4 * Math.floor(k / 2) + 1 + (k % 2)
    return x + objects.b[at] - b[at] + objects.bbar[at] - bbar[at]
  })
  return { ...objects, b, bbar, missing }
}
