import { run } from './dispatch'
import { DONE, FIRST, JOB, KIND, SLEEPERS, STOP, WAKE } from './memory/jobs'

/*
 * The job that all threads share: one 64-bit word holds (epoch, chunks, taken from the back, taken from the front). A thread
 * takes a chunk by adding 1 to its end; what it gets back names the job too, so a thread that wakes late can never touch the
 * next one. The main thread takes from the front and others from the back: in the next job they meet the rows that are
 * still in their caches. Who computes a chunk does not matter to its bytes, so results do not depend on timing.
 */
const BITS: u64 = 18
const COUNT: u64 = (1 << 18) - 1
/** Turns of the waiting loop before a worker sleeps: about 0.2 ms. */
const PATIENCE: i32 = 20000

let fromFront = true

/** Tells this instance from which end it takes chunks. */
export function setEnd(front: bool): void {
  fromFront = front
}

// @ts-ignore: decorator
@inline
function chunks(word: u64): i32 {
  return <i32>((word >> (2 * BITS)) & COUNT)
}

// @ts-ignore: decorator
@inline
function taken(word: u64): i32 {
  return <i32>((word & COUNT) + ((word >> BITS) & COUNT))
}

// @ts-ignore: decorator
@inline
function take(): bool {
  const word = atomic.add<u64>(JOB, fromFront ? 1 : 1 << BITS)
  if (taken(word) >= chunks(word)) return false
  const chunk = fromFront ? <i32>(word & COUNT) : chunks(word) - 1 - <i32>((word >> BITS) & COUNT)
  run(load<i32>(KIND), load<i32>(FIRST) + chunk)
  atomic.add<i32>(DONE, 1)
  return true
}

/** Runs all chunks of a job on this thread. */
export function runAlone(kind: i32, count: i32): void {
  for (let i = 0; i < count; i++) run(kind, i)
}

/** Offers chunks `first` … `first + count − 1` to the other threads; `help` takes part, `finished` tells when all is done. */
export function share(kind: i32, first: i32, count: i32, epoch: i32): void {
  if (!ASC_FEATURE_THREADS) return
  store<i32>(KIND, kind)
  store<i32>(FIRST, first)
  atomic.store<i32>(DONE, 0)
  atomic.store<u64>(JOB, (<u64>epoch << (3 * BITS)) | (<u64>count << (2 * BITS)))
  if (atomic.load<i32>(SLEEPERS) > 0) {
    atomic.add<i32>(WAKE, 1)
    atomic.notify(WAKE, -1)
  }
}

/** Takes chunks of the job at work until none is left. */
export function help(): void {
  if (!ASC_FEATURE_THREADS) return
  while (take()) {}
}

/** Waits for `turns` turns of a loop; whether all chunks are done. */
export function finished(count: i32, turns: i32): bool {
  if (!ASC_FEATURE_THREADS) return true
  while (atomic.load<i32>(DONE) < count) if (turns-- <= 0) return false
  return true
}

/** What a worker does until it is told to stop: take chunks, wait in a loop for a while, sleep. */
export function serve(): void {
  if (!ASC_FEATURE_THREADS) return
  while (atomic.load<i32>(STOP) == 0) {
    let turns = PATIENCE
    while (turns > 0) {
      const word = atomic.load<u64>(JOB)
      if (taken(word) < chunks(word)) {
        while (take()) {}
        turns = PATIENCE
      } else turns--
    }
    const before = atomic.load<i32>(WAKE)
    atomic.add<i32>(SLEEPERS, 1)
    const word = atomic.load<u64>(JOB)
    const idle = taken(word) >= chunks(word)
    if (idle && atomic.load<i32>(STOP) == 0) atomic.wait<i32>(WAKE, before, -1)
    atomic.sub<i32>(SLEEPERS, 1)
  }
}
