import type { Format } from './format.ts'
import { hdf5 } from './hdf5/format.ts'

/** The formats that events are read from; the first is the one that a file is taken for when nothing tells. */
export const FORMATS: readonly Format[] = [hdf5]
