import type { CellsLink } from './link.ts'

/** How long the cells' thread may take to hear an interrupt before what blocks it is terminated. */
const PATIENCE_MS = 50
const ATTEMPTS = 40

/** Interrupts the running cell. */
export interface Interrupter {
  interrupt(): void
  /** Takes the cells' answer to an attempt. */
  heard(attempt: number): void
}

/**
 * Asks the cells' thread to give up the running cell. A thread that does not hear is in a loop: it is terminated, and
 * asked again, until it answers. So a thread that only waits never loses a callback to a termination.
 */
export function createInterrupter({ post, terminate }: Pick<CellsLink, 'post' | 'terminate'>): Interrupter {
  let attempt = 0
  let timer: NodeJS.Timeout | undefined
  const ask = (left: number) => {
    clearTimeout(timer)
    post({ type: 'interrupt', attempt: ++attempt })
    if (left > 0)
      timer = setTimeout(() => {
        terminate()
        timer = setTimeout(() => ask(left - 1), PATIENCE_MS)
      }, PATIENCE_MS)
  }
  return {
    interrupt: () => ask(ATTEMPTS),
    heard: (which) => {
      if (which === attempt) clearTimeout(timer)
    },
  }
}
