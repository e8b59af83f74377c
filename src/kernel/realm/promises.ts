import { setImmediate } from 'node:timers'
import { cellsRealm } from './cellsRealm.ts'

const { then, Promise: CellsPromise } = cellsRealm

/** A value of a cell in a box of ours: whatever cells have done to `Object.prototype`, it is no promise to be followed. */
export interface Boxed<Value> {
  readonly value: Value
}

/** What a promise of a cell gives. */
export const heard = <Value>(promise: Promise<Value>): Promise<Boxed<Value>> =>
  new Promise((resolve, reject) => {
    Reflect.apply(then, promise, [(value: Value) => resolve({ value }), reject])
  })

/** A promise of ours as one of the cells' own kind. */
export const forCells = <Value>(promise: Promise<Value>): Promise<Value> =>
  new CellsPromise((resolve, reject) => {
    promise.then(resolve, reject)
  })

/**
 * Does work that may run code of a cell in a turn of the event loop of its own: an interrupt that terminates it takes nothing
 * else along, but the promise then never settles.
 */
export const inOwnTurn = <Value>(work: () => Promise<Value> | Value): Promise<Value> =>
  new Promise((resolve, reject) => {
    setImmediate(() => {
      try {
        resolve(work())
      } catch (error) {
        reject(error)
      }
    })
  })
