import { EngineError } from '../errors.ts'

/** A page has no worker threads of the engine's. */
export function startPool(): never {
  throw new EngineError({ who: 'threads', wanted: 'one thread in a page', got: 'more' })
}

/** The error of a job that lost a worker. */
export const lostWorker = (who: string, what: string): EngineError =>
  new EngineError({ who, wanted: 'all threads of the engine alive', got: what })
