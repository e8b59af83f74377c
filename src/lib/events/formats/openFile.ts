import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { FileError } from '../../../complaint.ts'
import { noteReading } from './beingRead.ts'
import type { DataFile, Format } from './format.ts'
import { FORMATS } from './registry.ts'

const names = () => FORMATS.map(({ name }) => name).join(', ')

function checkIsFile(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return
  const wanted = `a file of events (${names()})`
  if (!found) throw new FileError({ who: path, wanted, got: 'no such file', fix: 'check the path' })
  if (!found.isDirectory()) throw new FileError({ who: path, wanted, got: 'no regular file', fix: 'copy it to a file' })
  throw new FileError({ who: path, wanted, got: 'a folder', fix: `name the files in it, as in ${path}/*.h5` })
}

function openToRead(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    const fix = 'check the rights of the file'
    throw new FileError({ who: path, wanted: 'a file that can be read', got: (cause as Error).message, fix }, { cause })
  }
}

/**
 * The format of a file: by the first bytes that it shares with one, else by its extension.
 * @throws FileError for what is not there, is a folder, or is of no known format
 */
export function formatOf(path: string): Format {
  checkIsFile(path)
  const handle = openToRead(path)
  try {
    const { size } = fstatSync(handle)
    const holds = (bytes: Uint8Array, at: number) => {
      const start = Buffer.alloc(bytes.length)
      return at + bytes.length <= size && readSync(handle, start, 0, bytes.length, at) > 0 && start.equals(bytes)
    }
    const byMagic = FORMATS.find(({ magic }) => magic.some(({ bytes, at }) => at.some((place) => holds(bytes, place))))
    const extension = extname(path).slice(1).toLowerCase()
    const found = byMagic ?? FORMATS.find((each) => each.magic.length === 0 && each.extensions.includes(extension))
    if (found) return found
    const meant = FORMATS.find((each) => each.extensions.includes(extension)) ?? FORMATS[0]
    const other = `a file of another kind (no ${meant.name} signature)`
    const fix = size === 0 ? 'write it again' : `give a file of one of these kinds: ${names()}`
    throw new FileError({ who: path, wanted: `an ${meant.name} file`, got: size === 0 ? 'an empty file' : other, fix })
  } finally {
    closeSync(handle)
  }
}

/**
 * Opens a file of any known format.
 * @throws FileError where the file is missing, of no known format, truncated, damaged or cannot be read
 */
export async function openFile(path: string): Promise<DataFile> {
  const file = await formatOf(path).open(path)
  const done = noteReading(path)
  return {
    ...file,
    close: () => {
      done()
      file.close()
    },
  }
}
