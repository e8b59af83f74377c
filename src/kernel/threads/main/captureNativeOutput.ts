import { spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** File descriptors to read what native code and child processes print, and one of the stderr from before. */
export interface NativeOutput {
  stdout: number
  stderr: number
  log: number
}

/**
 * Puts named pipes in the place of this process's descriptors 1 and 2, so that what native addons and child processes
 * print can be read. It relies on `open` giving the lowest free descriptor, so it must run before any other thread opens
 * files. Undefined where it cannot be done (Windows, no `mkfifo`): such text then goes where it always went.
 */
export function captureNativeOutput(): NativeOutput | undefined {
  if (process.platform === 'win32') return undefined
  const folder = mkdtempSync(join(tmpdir(), 'neutrina-kernel-'))
  try {
    const paths = [join(folder, 'stdout'), join(folder, 'stderr')] as const
    if (spawnSync('mkfifo', ['-m', '600', ...paths]).status !== 0) return undefined
    const log = openLog()
    return { stdout: replace(1, paths[0]), stderr: replace(2, paths[1]), log }
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The stderr from before; nowhere if it is a socket, which cannot be opened again. */
function openLog(): number {
  try {
    return openSync('/dev/fd/2', constants.O_WRONLY | constants.O_APPEND)
  } catch {
    return openSync('/dev/null', constants.O_WRONLY)
  }
}

/** @returns the reading end */
function replace(descriptor: 1 | 2, path: string): number {
  const reading = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  closeSync(descriptor)
  openSync(path, constants.O_WRONLY)
  return reading
}
