import { EngineError } from '../errors.ts'

/** A page has no worker threads of the engine's. */
export function startPool(): never {
  throw new EngineError({ who: 'threads', wanted: 'one thread in a page', got: 'more' })
}
