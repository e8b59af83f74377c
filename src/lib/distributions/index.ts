/**
 * Base densities, and a base pushed through a bijection: a normalizing flow.
 * @module neutrina/distributions
 */

export type { Base, Density, Distribution, Draws, LatentShape } from './distribution.ts'
export { type Averaged, mixture } from './mixture.ts'
export { pushforward } from './pushforward.ts'
export { standardNormal } from './standardNormal.ts'
export { uniformBox } from './uniformBox.ts'
