import type { CellError } from '../output.ts'

/** A cell while it runs. */
export interface Running {
  /** Aborted by an interrupt. */
  signal: AbortSignal
  /** What a promise gives, unless the interrupt comes first: then it rejects. */
  orInterrupted<Value>(promise: Promise<Value> | Value): Promise<Value>
  interrupt(): void
}

class Interruption extends Error {}

export const isInterruption = (thrown: unknown): boolean => thrown instanceof Interruption

/** What an interrupted cell reports; front-ends and runners know the name from Python's kernel. */
export const INTERRUPTED: CellError = {
  ename: 'KeyboardInterrupt',
  evalue: 'the cell was interrupted',
  traceback: ['\u001b[31mKeyboardInterrupt\u001b[0m: the cell was interrupted; what it had assigned is kept'],
}

/** Starts the time of a cell, which an interrupt can end. */
export function startRunning(): Running {
  const controller = new AbortController()
  let reject = (_: Interruption) => {}
  const interrupted = new Promise<never>((_, refuse) => {
    reject = refuse
  })
  // nobody may be waiting when it comes
  interrupted.catch(() => {})
  return {
    signal: controller.signal,
    orInterrupted: (promise) => Promise.race([promise, interrupted]),
    interrupt() {
      const reason = new Interruption(INTERRUPTED.evalue)
      reject(reason)
      controller.abort(reason)
    },
  }
}
