import type { Format } from '../format.ts'
import { MAGIC } from './signature.ts'

/** Parquet: numbers are columns of one table, and each column of lists of numbers is a table of its own. */
export const parquet: Format = {
  name: 'Parquet',
  extensions: ['parquet', 'pq'],
  magic: [{ bytes: MAGIC, at: [0] }],
  // what reads it is loaded with the first such file
  open: async (path) => (await import('./openParquet.ts')).openParquet(path),
  create: async (path, table) => (await import('./createParquet.ts')).createParquet(path, table),
}
