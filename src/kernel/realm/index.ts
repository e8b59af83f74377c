/** Dealing with values of the realm in which cells run, from one that they cannot reach. */

export { cellsRealm } from './cellsRealm.ts'
export { keepEmitting } from './keepEmitting.ts'
export { listForCells, listOf } from './lists.ts'
export { type Boxed, forCells, heard, inOwnTurn } from './promises.ts'
export { inspected, isError, messageOf, orElse, textOf } from './telling.ts'
