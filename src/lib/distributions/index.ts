export type { Base, Density, Distribution, Draws } from './distribution.ts'
export { pushforward } from './pushforward.ts'
export { standardNormal } from './standardNormal.ts'
export { uniformBox } from './uniformBox.ts'
