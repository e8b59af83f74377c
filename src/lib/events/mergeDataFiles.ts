import { existsSync } from 'node:fs'
import { FileError } from '../../complaint.ts'
import type { Numbers } from '../columns/index.ts'
import { type DataSetShape, type NewDataFile, openDataWriter } from './dataWriter.ts'
import { loadHdf5 } from './formats/hdf5/library.ts'
import { openHdf5 } from './formats/hdf5/openHdf5.ts'
import { readRows, type Source } from './formats/hdf5/readRows.ts'

/** Bytes of a data set that are in memory at once, about. */
const BYTES = 1 << 24

const ARRAYS = { float32: Float32Array, float64: Float64Array, int16: Int16Array, int32: Int32Array } as const

const sizeOf = ({ type, rowShape = [] }: DataSetShape) =>
  rowShape.reduce((product, n) => product * n, ARRAYS[type].BYTES_PER_ELEMENT)

/**
 * Files of named data sets one after the other as one file, the bytes of which are those of {@link openDataWriter} given all
 * rows at once.
 * @param file what the merged file is: `count` is that of all parts
 * @param parts files in their order, with the rows that each must have
 * @throws FileError for a part that lacks a data set or has other rows, and as `openDataWriter`
 */
export async function mergeDataFiles(
  path: string,
  file: NewDataFile,
  parts: readonly { readonly path: string; readonly count: number }[],
): Promise<void> {
  const library = await loadHdf5()
  const sets = Object.entries(file.dataSets)
  const writer = openDataWriter(path, file)
  const rows = Math.max(1, Math.floor(BYTES / sets.reduce((sum, [, set]) => sum + sizeOf(set), 0)))
  try {
    for (const part of parts) {
      if (!existsSync(part.path)) {
        const fix = 'make the part again'
        throw new FileError({ who: part.path, wanted: 'a part that is done', got: 'no such file', fix })
      }
      const opened = await openHdf5(part.path)
      try {
        const sources = sets.map(([name, set]): Source => {
          const dataset = opened.get(name)
          const shape = [part.count, ...(set.rowShape ?? [])]
          const got = dataset instanceof library.Dataset ? `[${dataset.shape}]` : 'none of that name'
          if (dataset instanceof library.Dataset && got === `[${shape}]`) {
            return { library, dataset, who: `${part.path}: ${name}`, rowBytes: sizeOf(set) }
          }
          const fix = 'make the part again'
          throw new FileError({ who: `${part.path}: ${name}`, wanted: `a data set [${shape}]`, got, fix })
        })
        for (let from = 0; from < part.count; from += rows) {
          const to = Math.min(part.count, from + rows)
          const read = sets.map(([name, { type }], k): [string, Numbers] => {
            const { buffer, byteOffset, byteLength } = readRows(sources[k], from, to)
            return [
              name,
              new ARRAYS[type](buffer as ArrayBuffer, byteOffset, byteLength / ARRAYS[type].BYTES_PER_ELEMENT),
            ]
          })
          writer.append(Object.fromEntries(read))
        }
      } finally {
        opened.close()
      }
    }
    writer.close()
  } catch (error) {
    writer.abort()
    throw error
  }
}
