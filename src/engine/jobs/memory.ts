/** What lies where in the memory that all threads share, in bytes from its start. */
export const MEMORY = {
  /** The job at work: what is taken of it, chunks done, its number, its first chunk. */
  JOB: 512,
  DONE: 576,
  KIND: 640,
  FIRST: 644,
  /** Workers asleep, what wakes them, and whether they are to end. */
  SLEEPERS: 704,
  WAKE: 768,
  STOP: 832,
  /** What the job at work was given. */
  ARGUMENTS: 1024,
  /** The state of each worker, 4 bytes: 0 starting, 1 serving, 2 dead. */
  STATES: 2048,
  /** The kernels' constants. */
  CONSTANTS: 4096,
  /** One thread's scratch after the other, then the heap. */
  SCRATCHES: 65_536,
} as const
