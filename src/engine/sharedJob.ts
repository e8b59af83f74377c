import { lostWorker } from './errors.ts'
import type { Kernels } from './instance.ts'
import { LIMITS } from './jobs/index.ts'
import type { Pool } from './pool.ts'

/** Turns of the waiting loop between looks at the workers. */
const TURNS = 20_000
/** Epochs tell one job from the next where threads take chunks; they come round again. */
const EPOCHS = 1024

/** The one job that the threads work on together. */
export class SharedJob {
  private readonly kernels: Kernels
  private readonly pool: Pool
  /** Milliseconds without an end after which a worker counts as lost. */
  private readonly patience: number
  private epoch = 0
  private atWork: { who: string; chunks: number } | undefined

  constructor(kernels: Kernels, pool: Pool, patience: number) {
    this.kernels = kernels
    this.pool = pool
    this.patience = patience
  }

  /** Offers the chunks of a job whose arguments are in place; returns while the last of them are at work. */
  start(who: string, kind: number, chunks: number): void {
    this.pool.check(who)
    for (let first = 0; first < chunks; first += LIMITS.MOST_CHUNKS) {
      const count = Math.min(chunks - first, LIMITS.MOST_CHUNKS)
      this.epoch = (this.epoch + 1) % EPOCHS
      this.finish()
      this.kernels.share(kind, first, count, this.epoch)
      this.atWork = { who, chunks: count }
    }
  }

  /** Takes part until the job at work is done. */
  finish(): void {
    if (!this.atWork) return
    const { who, chunks } = this.atWork
    this.atWork = undefined
    this.kernels.help()
    if (!this.kernels.finished(chunks, TURNS)) this.waitFor(who, chunks)
  }

  private waitFor(who: string, chunks: number): void {
    const start = performance.now()
    while (!this.kernels.finished(chunks, TURNS)) {
      this.pool.check(who)
      if (performance.now() - start > this.patience) throw lostWorker(who, `no answer within ${this.patience} ms`)
    }
  }
}
