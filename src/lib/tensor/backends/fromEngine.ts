import { BackendError } from '../../../complaint.ts'
import { EngineError } from '../../../engine/index.ts'

/** What a call of the engine returns; its errors become ours, with the same words. */
export function fromEngine<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw error instanceof EngineError ? new BackendError(error.complaint, { cause: error }) : error
  }
}
