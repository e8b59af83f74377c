/**
 * Where a job finds what it works on: its arguments at a fixed place of the memory that all threads share, and scratch
 * of its own thread.
 */

/** Bytes from here on hold the arguments of the running job, 4 each. */
export const ARGUMENTS: usize = 1024

/** Scratch bytes that every thread owns. */
export const SCRATCH_BYTES: i32 = 262144

let scratchStart: usize = 0

/** Tells this instance where its own scratch lies. */
export function setScratch(at: usize): void {
  scratchStart = at
}

// @ts-ignore: decorator
@inline
export function scratch(offset: usize = 0): usize {
  return scratchStart + offset
}

/** Argument i as a pointer. */
// @ts-ignore: decorator
@inline
export function pointer(i: usize): usize {
  return <usize>load<u32>(ARGUMENTS + (i << 2))
}

/** Argument i as an integer. */
// @ts-ignore: decorator
@inline
export function integer(i: usize): i32 {
  return load<i32>(ARGUMENTS + (i << 2))
}

/** Argument i as a float. */
// @ts-ignore: decorator
@inline
export function float(i: usize): f32 {
  return load<f32>(ARGUMENTS + (i << 2))
}
