import { run } from './jobs'

/*
 * The job that all threads share: one 64-bit word holds (epoch, chunks, next chunk). A thread takes a chunk by adding 1;
 * what it gets back names the job too, so a thread that wakes late can never touch the next one. Who computes a chunk does
 * not matter to its bytes, so results do not depend on timing.
 */
const JOB: usize = 512
const DONE: usize = 576
const KIND: usize = 640
const SLEEPERS: usize = 704
const WAKE: usize = 768
const STOP: usize = 832

const CHUNK_BITS: u64 = 0xffffff
/** Turns of the waiting loop before a worker sleeps: about 0.2 ms. */
const PATIENCE: i32 = 20000

// @ts-ignore: decorator
@inline
function take(): bool {
  const word = atomic.add<u64>(JOB, 1)
  const chunk = <i32>(word & CHUNK_BITS)
  if (chunk >= <i32>((word >> 24) & CHUNK_BITS)) return false
  run(load<i32>(KIND), chunk)
  atomic.add<i32>(DONE, 1)
  return true
}

/** Runs all chunks of a job on this thread. */
export function runAlone(kind: i32, chunks: i32): void {
  for (let i = 0; i < chunks; i++) run(kind, i)
}

/** Offers a job to all threads and takes part in it; false if others have not finished their chunks when `finish` should be called. */
export function share(kind: i32, chunks: i32, epoch: i32): void {
  if (!ASC_FEATURE_THREADS) return runAlone(kind, chunks)
  store<i32>(KIND, kind)
  atomic.store<i32>(DONE, 0)
  atomic.store<u64>(JOB, ((<u64>epoch & 0xffff) << 48) | (<u64>chunks << 24))
  if (atomic.load<i32>(SLEEPERS) > 0) {
    atomic.add<i32>(WAKE, 1)
    atomic.notify(WAKE, -1)
  }
  while (take()) {}
}

/** Waits for `turns` turns of a loop; whether all chunks are done. */
export function finished(chunks: i32, turns: i32): bool {
  if (!ASC_FEATURE_THREADS) return true
  while (atomic.load<i32>(DONE) < chunks) if (turns-- <= 0) return false
  return true
}

/** What a worker does until it is told to stop: take chunks, wait in a loop for a while, sleep. */
export function serve(): void {
  if (!ASC_FEATURE_THREADS) return
  while (atomic.load<i32>(STOP) == 0) {
    let turns = PATIENCE
    while (turns > 0) {
      const word = atomic.load<u64>(JOB)
      if (<i32>(word & CHUNK_BITS) < <i32>((word >> 24) & CHUNK_BITS)) {
        while (take()) {}
        turns = PATIENCE
      } else turns--
    }
    const before = atomic.load<i32>(WAKE)
    atomic.add<i32>(SLEEPERS, 1)
    const word = atomic.load<u64>(JOB)
    const idle = <i32>(word & CHUNK_BITS) >= <i32>((word >> 24) & CHUNK_BITS)
    if (idle && atomic.load<i32>(STOP) == 0) atomic.wait<i32>(WAKE, before, -1)
    atomic.sub<i32>(SLEEPERS, 1)
  }
}
