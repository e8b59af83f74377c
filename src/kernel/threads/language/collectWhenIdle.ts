import { memoryUsage } from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A pause between questions, long enough that a reader is reading. */
const IDLE_MS = 2000
/** Bytes that are worth the third of a second that a collection takes. */
const WORTH_IT = 32 * 1024 * 1024

/**
 * Collects garbage where V8 by itself would let it pile up: call what it returns at every sign of work, and when none has
 * come for a while, memory that nothing holds goes back to the system.
 */
export function collectWhenIdle(): () => void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  let held = 0
  let waiting: NodeJS.Timeout | undefined
  return () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      if (memoryUsage().heapUsed - held < WORTH_IT) return
      collect()
      held = memoryUsage().heapUsed
    }, IDLE_MS)
    waiting.unref()
  }
}
