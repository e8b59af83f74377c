import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** The file that a path leads to: its number on its disk, or, where there is none yet, its path without links. */
export function fileId(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true })
  if (found) return `${found.dev}:${found.ino}`
  const folder = dirname(resolve(path))
  const real = statSync(folder, { throwIfNoEntry: false }) ? realpathSync(folder) : folder
  return join(real, basename(path))
}

/** Whether two paths lead to one file, through links of any kind; a file that is not there yet is known by its path. */
export const sameFile = (a: string, b: string): boolean => fileId(a) === fileId(b)
