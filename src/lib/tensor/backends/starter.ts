import { BackendError } from '../../../complaint.ts'

/** How a backend is to be started. */
export interface BackendOptions {
  /** Threads that compute; not given: `NEUTRINA_THREADS`, else the cores that this process may use. */
  threads?: number | undefined
}

/**
 * Loads a backend and registers it with tfjs under its name.
 * @returns what was started, in a few words
 * @throws BackendError, or the engine's own error, when it cannot run here
 */
export type StartBackend = (options: BackendOptions) => Promise<string>

/** @throws BackendError when a backend that runs already was asked to run with another number of threads */
export function mustRunWith(wanted: number | undefined, threads: number, who: string): void {
  if (wanted === undefined || wanted === threads) return
  throw new BackendError({
    who,
    wanted: `${wanted} threads`,
    got: `a backend that already runs with ${threads}`,
    fix: 'the number of threads is chosen once a process',
  })
}

/** A number of threads in words. */
export const inThreads = (threads: number): string => `${threads} ${threads === 1 ? 'thread' : 'threads'}`
