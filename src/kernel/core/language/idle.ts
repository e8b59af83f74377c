import { clearTimeout, setTimeout } from 'node:timers'

/** Work for when nobody asks. */
export interface Idle {
  /** Does something after a while, unless something else is planned or somebody asks before. */
  plan(ms: number, work: () => void): void
  /** Somebody asks. */
  asked(): void
}

/** Nothing is planned. */
export function createIdle(): Idle {
  let later: NodeJS.Timeout | undefined
  const asked = () => clearTimeout(later)
  return {
    plan(ms, work) {
      asked()
      later = setTimeout(work, ms)
      later.unref()
    },
    asked,
  }
}
