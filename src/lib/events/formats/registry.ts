import { csv } from './csv/format.ts'
import type { Format } from './format.ts'
import { hdf5 } from './hdf5/format.ts'
import { parquet } from './parquet/format.ts'
import { root } from './root/format.ts'

/** The formats that events are read from; the first is the one that a file is taken for when nothing tells. */
export const FORMATS: readonly Format[] = [hdf5, root, parquet, csv]
