import { FileError, NeutrinaError } from '../../../../complaint.ts'
import type { DataFile, FileTable, Format } from '../format.ts'
import { type Group, type Hdf5, lastComplaint, loadHdf5 } from './library.ts'
import { openHdf5 } from './openHdf5.ts'
import { SIGNATURE, SIGNATURE_PLACES } from './signature.ts'
import { tableOf } from './table.ts'

/** Groups in groups that are looked into: deeper than any file of events, and an end to links that lead in a circle. */
const DEEPEST = 8

/** Does something with libhdf5; an error that is not ours becomes one that names the file. */
function attempt<T>(path: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof NeutrinaError) throw error
    const got = `an error of libhdf5: ${lastComplaint() || (error as Error).message}`
    const fix = 'copy or download it again'
    throw new FileError({ who: path, wanted: 'a sound HDF5 file', got, fix }, { cause: error })
  }
}

function namesIn(library: Hdf5, group: Group, depth = 0): string[] {
  return group.keys().flatMap((key) => {
    const found = group.get(key)
    if (!(found instanceof library.Group)) return [key]
    return depth < DEEPEST ? namesIn(library, found, depth + 1).map((name) => `${key}/${name}`) : []
  })
}

/** Whether each group on the way to a data set, and the data set itself, is there. */
function has(library: Hdf5, group: Group, [first, ...rest]: readonly string[]): boolean {
  if (!group.keys().includes(first)) return false
  if (rest.length === 0) return true
  const next = group.get(first)
  return next instanceof library.Group && has(library, next, rest)
}

async function open(path: string): Promise<DataFile> {
  const library = await loadHdf5()
  const file = await openHdf5(path)
  const tables = new Map<string, FileTable | undefined>()
  const find = (name: string) =>
    attempt(path, () => (has(library, file, name.split('/')) ? tableOf(library, file, name) : undefined))
  return {
    path,
    names: () => attempt(path, () => namesIn(library, file)),
    table: (name) => {
      if (!tables.has(name)) tables.set(name, find(name))
      return tables.get(name)
    },
    close: () => void file.close(),
  }
}

/** HDF5: every data set [rows], [rows, places] or [rows, places, columns] of numbers or compounds of numbers is a table. */
export const hdf5: Format = {
  name: 'HDF5',
  extensions: ['h5', 'hdf5', 'he5'],
  magic: [{ bytes: SIGNATURE, at: SIGNATURE_PLACES }],
  open,
}
