import { Worker } from 'node:worker_threads'
import type { Binary } from './binary.ts'
import { lostWorker } from './errors.ts'
import { scratchOf } from './instance.ts'
import { MEMORY } from './jobs/memory.ts'
import type { BlasLibrary } from './native/library.ts'

const { STATES, STOP, WAKE } = MEMORY
/** States of a worker, 0 before both. */
const SERVING = 1
const DEAD = 2

/** The worker threads of one engine. */
export interface Pool {
  /** @throws EngineError when a worker is dead */
  check(who: string): void
  /** Ends the workers. */
  stop(): Promise<void>
  /** Said without Node's types, which who imports the library need not have. */
  readonly workers: readonly { terminate(): Promise<number> }[]
}

export interface PoolOptions {
  binary: Binary
  memory: WebAssembly.Memory
  /** Workers besides the main thread. */
  count: number
  /** What they compute wide products with. */
  blas: BlasLibrary | undefined
}

/** Starts workers that serve the memory's jobs; they never keep the process alive. */
export function startPool({ binary, memory, count, blas }: PoolOptions): Pool {
  const flags = new Int32Array(memory.buffer, 0, 1024)
  let dead: string | undefined
  let stopping = false
  const workers = Array.from({ length: count }, (_, i) => {
    const worker = new Worker(new URL('worker.mjs', import.meta.url), {
      workerData: {
        ...{ module: binary.module, memory, scratch: scratchOf(i + 1), front: i % 2 === 1, blas },
        state: { at: STATES + 4 * i, serving: SERVING, dead: DEAD },
      },
      name: `neutrina ${i + 1}`,
      // what the main thread was started with (a loader, say) would only slow the start
      execArgv: [],
      env: {},
    })
    worker.unref()
    worker.on('error', (error) => {
      dead ??= `worker ${i + 1} died: ${error.message}`
    })
    worker.on('exit', () => {
      if (!stopping) dead ??= `worker ${i + 1} ended`
    })
    return worker
  })
  return {
    workers,
    check: (who) => {
      const lost = workers.findIndex((_, i) => Atomics.load(flags, STATES / 4 + i) === DEAD)
      if (lost >= 0) dead ??= `worker ${lost + 1} died`
      if (dead) throw lostWorker(who, dead)
    },
    stop: async () => {
      stopping = true
      Atomics.store(flags, STOP / 4, 1)
      Atomics.add(flags, WAKE / 4, 1)
      Atomics.notify(flags, WAKE / 4)
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
