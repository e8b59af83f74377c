import { clearTimeout, setTimeout } from 'node:timers'
import type { Sink } from '../output.ts'

const WAIT_MS = 30
const MOST = 64 * 1024

/** Joins text that is printed in quick succession to one output, in the order of printing. */
export interface Batch {
  write(name: 'stdout' | 'stderr', text: string): void
  /** Sends what is waiting, then the output. */
  emit: Sink
  flush(): void
}

/** A batch that sends after 30 ms or 64 kB, whichever comes first, also out of a loop that lets no timer run. */
export function batchOutputs(sink: Sink): Batch {
  let waiting: { name: 'stdout' | 'stderr'; parts: string[]; length: number; since: number } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    if (timer) clearTimeout(timer)
    timer = undefined
    if (!waiting) return
    const { name, parts } = waiting
    waiting = undefined
    sink({ type: 'stream', name, text: parts.join('') })
  }

  const write: Batch['write'] = (name, text) => {
    if (waiting && waiting.name !== name) flush()
    waiting ??= { name, parts: [], length: 0, since: performance.now() }
    waiting.parts.push(text)
    waiting.length += text.length
    if (waiting.length > MOST || performance.now() - waiting.since > WAIT_MS) flush()
    else timer ??= setTimeout(flush, WAIT_MS)
  }

  const emit: Sink = (output) => {
    flush()
    sink(output)
  }
  return { write, emit, flush }
}
