import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { FileError } from '../../../complaint.ts'
import { type File, lastComplaint, loadHdf5 } from './library.ts'

const SIGNATURE = Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a)

/** The size that a file says it has (HDF5 file format, section II.A; addresses of 8 bytes, as all writers use). */
function statedSize(superblock: Buffer): number {
  const base = [24, 28][superblock[8]] ?? 12
  return Number(superblock.readBigUInt64LE(base + 16))
}

function openToRead(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    const fix = 'check the rights of the file'
    throw new FileError({ who: path, wanted: 'a file that can be read', got: (cause as Error).message, fix }, { cause })
  }
}

function readStart(path: string): { start: Buffer; size: number } {
  const handle = openToRead(path)
  try {
    const start = Buffer.alloc(96)
    readSync(handle, start, 0, start.length, 0)
    return { start, size: fstatSync(handle).size }
  } finally {
    closeSync(handle)
  }
}

function checkFile(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
    throw new FileError({ who: path, wanted: 'an HDF5 file', got: 'no such file', fix: 'check the path' })
  }
  const { start, size } = readStart(path)
  if (!start.subarray(0, 8).equals(SIGNATURE)) {
    const got = size === 0 ? 'an empty file' : 'a file of another kind (no HDF5 signature)'
    throw new FileError({
      who: path,
      wanted: 'an HDF5 file',
      got,
      fix: 'convert it to the layout of the public record',
    })
  }
  const stated = statedSize(start)
  if (size < stated) {
    const got = `${size} bytes: the file is truncated`
    throw new FileError({
      who: path,
      wanted: `${stated} bytes, as its header says`,
      got,
      fix: 'copy or download it again',
    })
  }
}

/**
 * Opens an HDF5 file to be read.
 * @throws FileError where the file is missing, is not HDF5, is truncated, or cannot be opened
 */
export async function openFile(path: string): Promise<File> {
  checkFile(path)
  const library = await loadHdf5()
  lastComplaint()
  const file = new library.File(path, 'r')
  if (file.file_id < 0n) {
    const got = `an error of libhdf5: ${lastComplaint() || 'no reason given'}`
    throw new FileError({ who: path, wanted: 'a sound HDF5 file', got, fix: 'copy or download it again' })
  }
  return file
}
