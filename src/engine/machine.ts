import { type Binary, canShare, loadBinary } from './binary.ts'
import { chooseThreads } from './cores.ts'
import { createHeap, type Heap } from './heap.ts'
import { createMemory, type HostKernels, MOST_BYTES, scratchOf, startKernels } from './instance.ts'
import { type ArgumentsOf, JOBS, type JobName, MEMORY, numberOf, write } from './jobs/index.ts'
import { type BlasLibrary, loadBlas } from './native/library.ts'
import { type Pool, startPool } from './pool.ts'
import { SharedJob } from './sharedJob.ts'

/** How an engine is to be set up; what is not given is chosen. */
export interface MachineOptions {
  threads?: number | undefined
  /** false: the build without relaxed SIMD even where the runtime has it. */
  relaxed?: boolean | undefined
  /** Bytes that the heap may grow to. */
  memoryLimit?: number | undefined
  /** Whether wide products go to a library of the machine's. */
  blas?: boolean | undefined
  /** Operations from which on a product is wide. */
  wideFrom?: number | undefined
  /** Milliseconds without progress after which a worker counts as lost. */
  patience?: number | undefined
}

/** A heap, the kernels, and the threads that run them. */
export interface Machine {
  readonly binary: Binary
  readonly threads: number
  readonly heap: Heap
  readonly kernels: HostKernels
  readonly pool: Pool | undefined
  /** What wide products go to. */
  readonly blas: BlasLibrary | undefined
  /** Numbers of a weight from which on its products with strips are for the library; 0: none. */
  readonly wideStripsFrom: number
  /** Whether a product is one for the library. */
  wide(rows: number, depth: number, columns: number): boolean
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
/** Operations from which on a product is faster by a library than by the kernels. */
const WIDE_FROM = 16_000
/** Milliseconds. */
const PATIENCE = 20_000

/**
 * Sets up an engine: the best build for this runtime, its memory, its workers.
 * @throws EngineError when the runtime has no SIMD, a library is wanted and there is none, or an option is wrong
 */
export function createMachine(options: MachineOptions = {}): Machine {
  const wanted = chooseThreads(options.threads)
  const threads = canShare() ? wanted : 1
  const binary = loadBinary(threads > 1, options.relaxed)
  const blas = options.blas ? loadBlas() : undefined
  const wideFrom = options.wideFrom ?? WIDE_FROM
  // two operations for each of a strip's eight rows
  const wideStripsFrom = blas ? Math.max(1, wideFrom / 16) : 0
  const limit = Math.min(options.memoryLimit ?? MOST_BYTES, MOST_BYTES)
  const memory = createMemory(binary, limit)
  const kernels = startKernels(binary, memory, blas)
  const pool = threads > 1 ? startPool({ binary, memory, count: threads - 1, blas }) : undefined
  const shared = pool && new SharedJob(kernels, pool, options.patience ?? PATIENCE)
  const finish = () => shared?.finish()
  const heap = createHeap(memory, { start: scratchOf(threads), limit, beforeAccess: finish })

  function run<N extends JobName>({ who, job, args, chunks, work }: Call<N>): void {
    write(heap.ints(), MEMORY.ARGUMENTS / 4, JOBS[job], args)
    if (shared && chunks > 1 && work >= WORTH_SHARING) shared.start(who, numberOf(job), chunks)
    else kernels.runAlone(numberOf(job), chunks)
  }

  return {
    ...{ binary, threads, heap, pool, blas, wideStripsFrom, run },
    wide: (rows, depth, columns) =>
      blas !== undefined && rows * depth * columns > 0 && 2 * rows * depth * columns >= wideFrom,
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
