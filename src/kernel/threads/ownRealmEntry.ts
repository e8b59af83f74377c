/** What is loaded into a realm of its own: all that shares a thread with cells. */
export { languageClient } from '../core/index.ts'
export { serveCells } from './main/serveCells.ts'
export { serveProcess } from './process/serveCells.ts'

/** As it is seen from outside. */
export type OwnRealm = typeof import('./ownRealmEntry.ts')
