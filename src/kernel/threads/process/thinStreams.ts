import { performance } from 'node:perf_hooks'
import { clearTimeout, setTimeout } from 'node:timers'
import type { Output, Sink } from '../../core/index.ts'

const clock = performance.now.bind(performance)

/** Messages that are sent at once within a window of time; beyond, text is gathered. */
const AT_ONCE = 100
const WINDOW_MS = 100
const GATHERED = 65_536

/** Sends what cells print without flooding the channel. */
export interface ThinStreams {
  take: Sink
  /** Sends what is gathered; the next cell may print as much again. */
  flush: () => void
}

/**
 * Lets the first prints through at once, gathers the text of loops that print fast, and drops what one cell prints beyond a
 * limit: in a loop that never rests the channel cannot empty, and would fill the memory.
 * @param limit characters of one cell
 */
export function thinStreams(send: Sink, limit: number): ThinStreams {
  let pending: Extract<Output, { type: 'stream' }> | undefined
  let timer: NodeJS.Timeout | undefined
  let began = 0
  let sent = 0
  let left = limit

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (!pending) return
    sent++
    send(pending)
    pending = undefined
  }
  const gather = (name: 'stdout' | 'stderr', text: string) => {
    if (left <= 0) return
    left -= text.length
    if (pending && pending.name !== name) flush()
    pending = { type: 'stream', name, text: (pending?.text ?? '') + text }
    const now = clock()
    if (now - began > WINDOW_MS) [began, sent] = [now, 0]
    if (sent < AT_ONCE || pending.text.length > GATHERED) flush()
    else timer ??= setTimeout(flush, WINDOW_MS)
  }
  return {
    take: (output) => {
      if (output.type === 'stream') return gather(output.name, output.text)
      flush()
      send(output)
    },
    flush: () => {
      flush()
      left = limit
    },
  }
}
