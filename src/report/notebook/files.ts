import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { NotebookError } from '../errors.ts'
import { formatNotebook } from './format.ts'
import { parseJson } from './json.ts'
import { parseNotebook } from './parse.ts'
import type { Notebook } from './types.ts'

/**
 * Reads and checks a notebook.
 * @throws NotebookError when it is not there, not JSON, or not nbformat 4
 */
export function readNotebook(path: string): Notebook {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new NotebookError({ who: path, wanted: 'a notebook', got: reason(error) }, { cause: error })
  }
  let json: unknown
  try {
    json = parseJson(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const got = `no JSON (${reason(error)})`
    throw new NotebookError({ who: path, wanted: 'a notebook', got }, { cause: error })
  }
  return parseNotebook(json, path)
}

/** Writes a notebook under a temporary name, then renames it. */
export function writeNotebook(path: string, notebook: Notebook): void {
  writeWhole(path, formatNotebook(notebook))
}

/**
 * Writes a file so that nobody ever sees half of it; through links, and into what is no file, such as a pipe.
 * @throws NotebookError when the folder cannot be written to
 */
export function writeWhole(path: string, text: string): void {
  const target = existsSync(path) ? realpathSync(path) : path
  const temporary = `${target}.${process.pid}.tmp`
  try {
    const isSpecial = existsSync(target) && !statSync(target).isFile()
    writeFileSync(isSpecial ? target : temporary, text)
    if (!isSpecial) renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw new NotebookError({ who: path, wanted: 'a file that can be written', got: reason(error) }, { cause: error })
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a folder' : message
}
