import type { Params } from '../tensor/index.ts'
import type { Bijection } from './bijection.ts'
import { defineBijection } from './defineBijection.ts'

/** The same map with its directions exchanged. */
export const invert = <P extends Params>(bijection: Bijection<P>): Bijection<P> =>
  defineBijection({
    ...bijection,
    name: `inverse of ${bijection.name}`,
    forward: bijection.inverse,
    inverse: bijection.forward,
  })
