import { FileError } from '../../../../complaint.ts'
import type { Key, RootFile } from './jsroot.ts'
import { unzip } from './unzip.ts'

/** Where header and footer of an RNTuple are, in the words of jsroot. */
export interface Anchor {
  readonly fSeekHeader: number
  readonly fNBytesHeader: number
  readonly fLenHeader: number
  readonly fSeekFooter: number
  readonly fNBytesFooter: number
  readonly fLenFooter: number
  readonly $file: { readonly readBuffer: (places: readonly number[]) => Promise<DataView | DataView[]> }
}

/** A byte count and a version stand before the anchor, then the four numbers of the version of the format. */
const FIRST = 6 + 8

/**
 * Reads the anchor of an RNTuple by its specification (binary format 1.0, "Anchor schema"), as not every file describes it.
 * @throws FileError where it is of a version of the format before 1
 */
export function readAnchor(file: RootFile, { fName, fSeekKey, fNbytes, fKeylen, fObjlen }: Key): Anchor {
  const bytes = unzip(file.readBytes(fSeekKey, fNbytes).subarray(fKeylen), fObjlen)
  const epoch = bytes.readUInt16BE(6)
  if (epoch < 1) {
    const fix = 'write it with a current ROOT'
    throw new FileError({ who: `${file.path}: ${fName}`, wanted: 'RNTuple of version 1', got: `${epoch}`, fix })
  }
  const number = (i: number) => Number(bytes.readBigUInt64BE(FIRST + 8 * i))
  const view = (from: number, length: number) => {
    const { buffer, byteOffset } = file.readBytes(from, length)
    return new DataView(buffer, byteOffset, length)
  }
  const readBuffer = async (places: readonly number[]) => {
    const views = Array.from({ length: places.length / 2 }, (_, i) => view(places[2 * i], places[2 * i + 1]))
    return views.length === 1 ? views[0] : views
  }
  return {
    ...{ fSeekHeader: number(0), fNBytesHeader: number(1), fLenHeader: number(2) },
    ...{ fSeekFooter: number(3), fNBytesFooter: number(4), fLenFooter: number(5) },
    $file: { readBuffer },
  }
}
