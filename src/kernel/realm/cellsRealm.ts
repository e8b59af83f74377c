import { Script } from 'node:vm'

/** Of the realm in which cells run: what the kernel needs of it later, as it was before the first cell. */
interface CellsRealm {
  global: typeof globalThis
  Error: ErrorConstructor
  SyntaxError: SyntaxErrorConstructor
  Promise: PromiseConstructor
  then: Promise<unknown>['then']
  /** Makes a value of the cells' realm of JSON text. */
  parseJson(text: string): unknown
}

/**
 * The main realm, whose built-ins cells may replace. The kernel's own code is loaded into another one (ownRealm.ts), so its
 * arrays, maps and promises stay what they are; only values that come from cells lead back there.
 */
export const cellsRealm = new Script(
  '({ global: globalThis, Error, SyntaxError, Promise, then: Promise.prototype.then, parseJson: JSON.parse })',
).runInThisContext() as CellsRealm
