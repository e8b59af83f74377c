import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { attempt, openOutput } from './output.ts'

/** A file that is written from its beginning to its end, under a temporary name until it is complete. */
export interface ByteSink {
  /** @throws FileError where it cannot be written, as on a full disk */
  readonly write: (bytes: Uint8Array) => void
  /** Completes the file and gives it its name. */
  readonly close: () => void
  /** Removes what was written. */
  readonly abort: () => void
}

/**
 * Begins a file.
 * @throws FileError where it cannot be written, is being read, or exists and may not be replaced
 */
export function byteSink(path: string, overwrite = false): ByteSink {
  const output = openOutput(path, overwrite)
  const handle = attempt(path, () => openSync(output.temporary, 'w'))
  let open = true
  const closeHandle = () => {
    if (open) closeSync(handle)
    open = false
  }
  return {
    write: (bytes) =>
      attempt(path, () => {
        for (let done = 0; done < bytes.length; ) done += writeSync(handle, bytes, done, bytes.length - done)
      }),
    close: () =>
      attempt(path, () => {
        fsyncSync(handle)
        closeHandle()
        output.finish()
      }),
    abort: () => {
      closeHandle()
      output.abort()
    },
  }
}
