import { type Binary, canShare, loadBinary } from './binary.ts'
import { chooseThreads } from './cores.ts'
import { createHeap, type Heap } from './heap.ts'
import { type ArgumentsOf, JOBS, type JobName, LIMITS, MEMORY, numberOf, write } from './jobs/index.ts'
import { lostWorker, type Pool, startPool } from './pool.ts'

/** How an engine is to be set up; what is not given is chosen. */
export interface MachineOptions {
  threads?: number | undefined
  /** false: the build without relaxed SIMD even where the runtime has it. */
  relaxed?: boolean | undefined
  /** Bytes that the heap may grow to. */
  memoryLimit?: number | undefined
  /** Milliseconds without progress after which a worker counts as lost. */
  patience?: number | undefined
}

/** The functions of the compiled kernels. */
interface Kernels extends HostKernels {
  setScratch(at: number): void
  runAlone(kind: number, chunks: number): void
  share(kind: number, first: number, chunks: number, epoch: number): void
  help(): void
  finished(chunks: number, turns: number): number
}

/** What the main thread computes by itself, at once. */
interface HostKernels {
  packPanels(b: number, ldb: number, depth: number, columns: number, out: number): void
  packTransposed(b: number, ldb: number, depth: number, columns: number, out: number): void
  sumParts(parts: number, count: number, stride: number, n: number, out: number): void
}

/** A heap, the kernels, and the threads that run them. */
export interface Machine {
  readonly binary: Binary
  readonly threads: number
  readonly heap: Heap
  readonly kernels: HostKernels
  readonly pool: Pool | undefined
  /**
   * Runs a job. With several threads it may return while others compute; whatever reads or writes the heap from here, the
   * next job too, waits for the end.
   * @throws EngineError when an argument is missing or not the job's, or a worker is dead
   */
  run<N extends JobName>(call: Call<N>): void
  stop(): Promise<void>
}

export interface Call<N extends JobName> {
  who: string
  job: N
  args: ArgumentsOf<N>
  chunks: number
  /** About the number of arithmetic operations. */
  work: number
}

/** Below this many operations waking another thread costs more than it saves. */
const WORTH_SHARING = 40_000
const MOST_BYTES = 65536 * 65536
const TURNS = 20_000

/**
 * Sets up an engine: the best build for this runtime, its memory, its workers.
 * @throws EngineError when the runtime has no SIMD or an option is wrong
 */
export function createMachine(options: MachineOptions = {}): Machine {
  const wanted = chooseThreads(options.threads)
  const threads = canShare() ? wanted : 1
  const binary = loadBinary(threads > 1, options.relaxed)
  const limit = Math.min(options.memoryLimit ?? MOST_BYTES, MOST_BYTES)
  const memory = createMemory(binary.shared, limit)
  const instance = new WebAssembly.Instance(binary.module, { env: { memory, abort } })
  const kernels = instance.exports as unknown as Kernels
  const scratch = (thread: number) => MEMORY.SCRATCHES + thread * LIMITS.SCRATCH_BYTES
  kernels.setScratch(scratch(0))
  const heap = createHeap(memory, { start: scratch(threads), limit, beforeAccess: finish })
  const pool =
    threads > 1 ? startPool({ binary, memory, count: threads - 1, scratch: (i) => scratch(i + 1) }) : undefined
  const patience = options.patience ?? 20_000
  let epoch = 0
  let atWork: { who: string; chunks: number } | undefined

  function run<N extends JobName>({ who, job, args, chunks, work }: Call<N>): void {
    const kind = numberOf(job)
    write(heap.ints(), MEMORY.ARGUMENTS / 4, JOBS[job], args)
    if (!pool || chunks < 2 || work < WORTH_SHARING) {
      kernels.runAlone(kind, chunks)
      return
    }
    pool.check(who)
    for (let first = 0; first < chunks; first += LIMITS.MOST_CHUNKS) {
      const count = Math.min(chunks - first, LIMITS.MOST_CHUNKS)
      epoch = (epoch + 1) & 0x3ff
      finish()
      kernels.share(kind, first, count, epoch)
      atWork = { who, chunks: count }
    }
  }

  /** Waits for the job at work. */
  function finish(): void {
    if (!atWork) return
    const { who, chunks } = atWork
    atWork = undefined
    kernels.help()
    if (!kernels.finished(chunks, TURNS)) waitFor(who, chunks)
  }

  function waitFor(who: string, chunks: number): void {
    const start = performance.now()
    while (!kernels.finished(chunks, TURNS)) {
      pool?.check(who)
      if (performance.now() - start > patience) throw lostWorker(who, `no answer within ${patience} ms`)
    }
  }

  return {
    ...{ binary, threads, heap, pool, run },
    kernels: {
      packPanels: after(finish, kernels.packPanels),
      packTransposed: after(finish, kernels.packTransposed),
      sumParts: after(finish, kernels.sumParts),
    },
    stop: async () => pool?.stop(),
  }
}

/** A function that does something else first. */
function after<A extends unknown[]>(first: () => void, then: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    first()
    then(...args)
  }
}

function createMemory(shared: boolean, limit: number): WebAssembly.Memory {
  const initial = Math.min(512, Math.floor(limit / 65536))
  // the build declares the largest maximum; the limit is the heap's
  return new WebAssembly.Memory(shared ? { initial, maximum: 65536, shared } : { initial })
}

function abort(): never {
  throw new Error('the engine aborted')
}
