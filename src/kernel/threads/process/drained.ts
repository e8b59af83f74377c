import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'

/** After so long without another word of a child that has ended there is none. */
const QUIET_MS = 100
const LONGEST_MS = 2000

/**
 * Waits for the last words of a child that has ended. Its pipes close with it, unless processes that it has started hold
 * them: those may go on, and are not waited for. To be called while the child lives.
 */
export function drained(child: ChildProcess): () => Promise<void> {
  const closed = once(child, 'close')
  let heard = 0
  const note = () => {
    heard = performance.now()
  }
  const pipes = child.stdio.filter((pipe) => pipe instanceof Readable)
  for (const pipe of pipes) pipe.on('data', note)
  return async () => {
    const began = performance.now()
    note()
    const isQuiet = (): boolean => performance.now() - heard > QUIET_MS || performance.now() - began > LONGEST_MS
    let open = true
    void closed.then(() => {
      open = false
    })
    while (open && !isQuiet()) await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, QUIET_MS / 4))])
    for (const pipe of pipes) pipe.destroy()
  }
}
