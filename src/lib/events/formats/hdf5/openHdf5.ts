import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { FileError } from '../../../../complaint.ts'
import { type File, lastComplaint, loadHdf5 } from './library.ts'
import { SIGNATURE, SIGNATURE_PLACES } from './signature.ts'

/** The superblock of a file (HDF5 file format, section II.A) and the size of the file. */
function readSuperblock(path: string): { superblock: Buffer; size: number } | undefined {
  const handle = openSync(path, 'r')
  try {
    const { size } = fstatSync(handle)
    for (const place of SIGNATURE_PLACES) {
      const superblock = Buffer.alloc(96)
      readSync(handle, superblock, 0, superblock.length, place)
      if (superblock.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return { superblock, size }
    }
    return undefined
  } finally {
    closeSync(handle)
  }
}

/** The size that a file says it has, with any user block before it; addresses of 8 bytes, as all writers use. */
const statedSize = (superblock: Buffer) => Number(superblock.readBigUInt64LE(([24, 28][superblock[8]] ?? 12) + 16))

/**
 * Opens an HDF5 file to be read by libhdf5.
 * @throws FileError where it is truncated or libhdf5 refuses it
 */
export async function openHdf5(path: string): Promise<File> {
  const found = readSuperblock(path)
  const stated = found && statedSize(found.superblock)
  if (found && stated && found.size < stated) {
    const got = `${found.size} bytes: the file is truncated`
    const fix = 'copy or download it again'
    throw new FileError({ who: path, wanted: `${stated} bytes, as its header says`, got, fix })
  }
  const library = await loadHdf5()
  lastComplaint()
  const file = new library.File(path, 'r')
  if (file.file_id < 0n) {
    const got = `an error of libhdf5: ${lastComplaint() || 'no reason given'}`
    throw new FileError({ who: path, wanted: 'a sound HDF5 file', got, fix: 'copy or download it again' })
  }
  return file
}
