import { FileError } from '../../../../complaint.ts'
import { type Dataset, type Hdf5, lastComplaint } from './library.ts'

/** An open data set and what reading it needs. */
export interface Source {
  readonly library: Hdf5
  readonly dataset: Dataset
  /** The data set, as errors name it. */
  readonly who: string
  readonly rowBytes: number
}

/** Has the library put rows at `place` in its memory; the reason where it could not. */
function fill({ library, dataset }: Source, from: number, to: number, place: number): string | undefined {
  const tail = dataset.shape!.slice(1).map(BigInt)
  const count = [BigInt(to - from), ...tail]
  const offset = [BigInt(from), ...tail.map(() => 0n)]
  const stride = count.map(() => 1n)
  lastComplaint()
  try {
    const { file_id, path } = dataset
    const status = library.Module.get_dataset_data(file_id, path, count, offset, stride, BigInt(place))
    return status < 0 ? lastComplaint() || 'no reason given' : undefined
  } catch (error) {
    return lastComplaint() || (error as Error).message
  }
}

/**
 * The bytes of rows `from` … `to` − 1, copied out of the memory of the library.
 * @throws FileError where libhdf5 cannot read them
 */
export function readRows(source: Source, from: number, to: number): Uint8Array {
  const { Module } = source.library
  const bytes = (to - from) * source.rowBytes
  const place = Module._malloc(bytes)
  const failure = place === 0 ? `no memory for ${bytes} bytes` : fill(source, from, to, place)
  const rows = failure === undefined ? Module.HEAPU8.slice(place, place + bytes) : undefined
  Module._free(place)
  if (rows) return rows
  const got = `an error of libhdf5: ${failure}`
  const fix = 'copy or download the file again'
  throw new FileError({ who: source.who, wanted: `rows ${from} to ${to - 1}`, got, fix })
}
