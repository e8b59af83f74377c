import { cellsRealm, orElse } from '../../realm/index.ts'
import type { CellError } from '../output.ts'

const { AbortController } = cellsRealm.global

/** What cells were interrupted with. */
const interruptions = new WeakSet<object>()

/** A cell while it runs. */
export interface Running {
  /** Aborted by an interrupt. */
  signal: AbortSignal
  /** What a promise gives, unless the interrupt comes first: then it rejects. */
  orInterrupted<Value>(promise: Promise<Value> | Value): Promise<Value>
  interrupt(): void
}

export const isInterruption = (thrown: unknown): boolean => interruptions.has(thrown as object)

/** What an interrupted cell reports; front-ends and runners know the name from Python's kernel. */
export const INTERRUPTED: CellError = {
  ename: 'KeyboardInterrupt',
  evalue: 'the cell was interrupted',
  traceback: ['\u001b[31mKeyboardInterrupt\u001b[0m: the cell was interrupted; what it had assigned is kept'],
}

/** Starts the time of a cell, which an interrupt can end. */
export function startRunning(): Running {
  const controller = new AbortController()
  let reject = (_: Error) => {}
  const interrupted = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  // nobody may be waiting when it comes
  interrupted.catch(() => {})
  return {
    signal: controller.signal,
    orInterrupted: (promise) => Promise.race([promise, interrupted]),
    interrupt() {
      const reason = new cellsRealm.Error(INTERRUPTED.evalue)
      interruptions.add(reason)
      reject(reason)
      // runs what cells have put there
      orElse(() => controller.abort(reason), undefined)
    },
  }
}
