import process from 'node:process'

/** Hands errors that nobody waits for, of timers, events and promises, to a listener instead of ending the process. */
export function catchMishaps(listener: (thrown: unknown) => void): () => void {
  process.on('uncaughtException', listener)
  process.on('unhandledRejection', listener)
  return () => {
    process.off('uncaughtException', listener)
    process.off('unhandledRejection', listener)
  }
}
