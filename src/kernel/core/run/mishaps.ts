import process from 'node:process'
import { keepEmitting, orElse } from '../../realm/index.ts'

const on = process.on.bind(process)
const off = process.off.bind(process)
const listeners = process.listeners.bind(process)
const EVENTS = ['uncaughtException', 'unhandledRejection'] as const

/** Errors that nobody waits for, while they are caught. */
export interface Mishaps {
  /** Listens again where a cell has removed the listener. */
  renew(): void
  release(): void
}

/** Hands errors that nobody waits for, of timers, events and promises, to a listener instead of ending the process. */
export function catchMishaps(listener: (thrown: unknown) => void): Mishaps {
  const renew = () => {
    for (const event of EVENTS) {
      const found = listeners(event as 'uncaughtException') as unknown[]
      // tells other listeners first, which may be in no state to hear it
      if (!Array.prototype.includes.call(found, listener)) orElse(() => on(event, listener), undefined)
    }
  }
  keepEmitting(process, 'emit')
  renew()
  return {
    renew,
    release: () => {
      for (const event of EVENTS) off(event, listener)
    },
  }
}
