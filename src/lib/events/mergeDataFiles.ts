import type { Numbers } from '../columns/index.ts'
import { type NewDataFile, openDataWriter } from './dataWriter.ts'
import { openDataFile, rowBytesOf } from './openDataFile.ts'

/** Bytes of rows that are in memory at once, about. */
const BYTES = 1 << 24

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
  const sets = Object.entries(file.dataSets)
  const writer = openDataWriter(path, file)
  const rows = Math.max(1, Math.floor(BYTES / sets.reduce((sum, [, set]) => sum + rowBytesOf(set), 0)))
  try {
    for (const part of parts) {
      const opened = await openDataFile(part.path, file.dataSets, part.count)
      try {
        for (let from = 0; from < part.count; from += rows) {
          const to = Math.min(part.count, from + rows)
          const read = sets.map(([name]): [string, Numbers] => [name, opened.read(name, from, to)])
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
