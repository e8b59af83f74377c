import { link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { FileError } from '../../../complaint.ts'

/**
 * Writes a file so that a kill at any moment leaves either the old content or the new one: to a temporary name, forced to
 * the disk, then renamed.
 * @throws FileError when the disk refuses; the old content stays
 */
export const writeWhole = (path: string, content: Uint8Array | string): Promise<void> => write(path, content, rename)

/**
 * The same of a file that nobody else has written in the meantime.
 * @throws FileError when the disk refuses
 * @returns false where a file of that name is there, which stays
 */
export async function writeNew(path: string, content: Uint8Array | string): Promise<boolean> {
  let isNew = true
  await write(path, content, async (temporary) => {
    try {
      await link(temporary, path)
    } catch (error) {
      isNew = (error as NodeJS.ErrnoException).code !== 'EEXIST'
      // a file system without links
      if (isNew) await rename(temporary, path)
    }
    await rm(temporary, { force: true })
  })
  return isNew
}

async function write(
  path: string,
  content: Uint8Array | string,
  name: (temporary: string, path: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await forced(temporary, 'w', (file) => file.writeFile(content))
    await name(temporary, path)
    // the rename itself is safe only when the folder is on the disk too; Windows cannot open folders
    if (process.platform !== 'win32') await forced(dirname(path), 'r')
  } catch (cause) {
    await rm(temporary, { force: true })
    throw new FileError({ who: path, wanted: 'a file that can be written', got: (cause as Error).message }, { cause })
  }
}

type Handle = Awaited<ReturnType<typeof open>>

async function forced(path: string, flags: string, write?: (file: Handle) => Promise<void>): Promise<void> {
  const file = await open(path, flags)
  try {
    await write?.(file)
    await file.sync()
  } finally {
    await file.close()
  }
}
