import { existsSync } from 'node:fs'
import { FileError } from '../../complaint.ts'
import { mapValues, type Numbers } from '../columns/index.ts'
import { DATA_ARRAYS, type DataSetShape } from './dataWriter.ts'
import { loadHdf5 } from './formats/hdf5/library.ts'
import { openHdf5 } from './formats/hdf5/openHdf5.ts'
import { readRows, type Source } from './formats/hdf5/readRows.ts'

/** A file of named data sets, open to be read. */
export interface OpenDataFile {
  /** Events. */
  readonly count: number
  /** The texts that are kept with it. */
  readonly attributes: Readonly<Record<string, string>>
  /** Rows `from` … `to` − 1 of a data set, one after the other, as they were written. */
  readonly read: (name: string, from: number, to: number) => Numbers
  /** Closes the file. */
  readonly close: () => void
}

/** Bytes of a row of a data set. */
export const rowBytesOf = ({ type, rowShape = [] }: DataSetShape): number =>
  rowShape.reduce((product, n) => product * n, DATA_ARRAYS[type].BYTES_PER_ELEMENT)

/**
 * Opens a file that `openDataWriter` wrote.
 * @param dataSets those that it must have; more are left alone
 * @param count events that it must have; any number of them if not given
 * @throws FileError for a file that is not there, is damaged, or lacks a data set or rows of it
 */
export async function openDataFile(
  path: string,
  dataSets: Readonly<Record<string, DataSetShape>>,
  count?: number,
): Promise<OpenDataFile> {
  if (!existsSync(path)) {
    throw new FileError({ who: path, wanted: 'a file of draws', got: 'no such file', fix: 'make it again' })
  }
  const library = await loadHdf5()
  const opened = await openHdf5(path)
  try {
    let rows = count
    const sources = mapValues(dataSets, (set, name): Source => {
      const dataset = opened.get(name)
      const known = dataset instanceof library.Dataset ? dataset : undefined
      rows ??= known?.shape?.[0]
      const wanted = `[${[rows ?? 'events', ...(set.rowShape ?? [])].join(',')}]`
      const got = known ? `[${known.shape}]` : 'none of that name'
      if (known && got === wanted) {
        return { library, dataset: known, who: `${path}: ${name}`, rowBytes: rowBytesOf(set) }
      }
      throw new FileError({ who: `${path}: ${name}`, wanted: `a data set ${wanted}`, got, fix: 'make it again' })
    })
    return {
      count: rows ?? 0,
      attributes: Object.fromEntries(Object.entries(opened.attrs).map(([name, { value }]) => [name, String(value)])),
      read: (name, from, to) => {
        const { buffer, byteOffset, byteLength } = readRows(sources[name], from, to)
        const Numbers = DATA_ARRAYS[dataSets[name].type]
        return new Numbers(buffer as ArrayBuffer, byteOffset, byteLength / Numbers.BYTES_PER_ELEMENT)
      },
      close: () => void opened.close(),
    }
  } catch (error) {
    opened.close()
    throw error
  }
}
