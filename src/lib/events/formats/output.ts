import { linkSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { FileError, NeutrinaError } from '../../../complaint.ts'
import { isBeingRead } from './beingRead.ts'

/** A file in the making: it is written under another name, and gets its own when it is complete. */
export interface Output {
  /** The name to write to. */
  readonly temporary: string
  /**
   * Gives the file its name.
   * @throws FileError where a file of that name has come in the meantime, and may not be replaced
   */
  readonly finish: () => void
  /** Removes what was written. */
  readonly abort: () => void
}

/** Does something with the file that is written; an error of the system becomes one that names the file. */
export function attempt<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (cause) {
    if (cause instanceof NeutrinaError) throw cause
    const fix = `check that the folder ${dirname(path)} exists, may be written to and has space`
    throw new FileError({ who: path, wanted: 'to write the file', got: (cause as Error).message, fix }, { cause })
  }
}

const exists = (path: string) =>
  new FileError({
    who: path,
    wanted: 'the name of a new file',
    got: 'one that exists',
    fix: 'give another name, remove it, or say that it may be replaced (overwrite)',
  })

/**
 * Checks that a file may be written, before any work is done for it.
 * @throws FileError for a file that is being read, a folder, or a file that exists, unless it may be replaced
 */
export function checkOutput(path: string, overwrite = false): void {
  if (path === '') throw new FileError({ who: 'output', wanted: 'the name of a file', got: 'an empty text' })
  const found = attempt(path, () => statSync(path, { throwIfNoEntry: false }))
  if (!found) return
  if (isBeingRead(path)) {
    const fix = 'write to another file'
    throw new FileError({ who: path, wanted: 'another file than those that are read', got: 'one of them', fix })
  }
  if (found.isDirectory()) {
    throw new FileError({ who: path, wanted: 'the name of a file', got: 'a folder', fix: 'name a file in it' })
  }
  if (!overwrite) throw exists(path)
}

/** A link is made only where nothing has the name: nobody's file is lost, however many write. */
function link(temporary: string, path: string): void {
  try {
    linkSync(temporary, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(path)
    // a file system without links
    checkOutput(path)
    renameSync(temporary, path)
  }
  rmSync(temporary, { force: true })
}

/**
 * Begins a file. An existing one is kept unless it may be replaced, and one that is being read is always kept.
 * @throws FileError as {@link checkOutput}
 */
export function openOutput(path: string, overwrite = false): Output {
  checkOutput(path, overwrite)
  const temporary = `${path}.${process.pid}.tmp`
  return {
    temporary,
    finish: () =>
      attempt(path, () => {
        checkOutput(path, overwrite)
        if (overwrite) renameSync(temporary, path)
        else link(temporary, path)
      }),
    abort: () => rmSync(temporary, { force: true }),
  }
}
