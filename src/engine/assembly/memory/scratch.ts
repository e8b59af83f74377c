/* What a thread has for itself while a job runs. */
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
