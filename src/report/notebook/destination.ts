import { type Stats, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { NotebookError } from '../errors.ts'

/** What is to be written, and where. */
interface Destination {
  out: string
  /** The file that it is made of. */
  source: string
  /** Whether the source itself may be written. */
  inPlace: boolean
  /** Whether whatever is there may go. */
  overwrite: boolean
  /** Whether what is there was made by us, so that it can be made again. */
  isOurs(path: string): boolean
}

const statOf = (path: string): Stats | undefined => statSync(path, { throwIfNoEntry: false })

/** Whether two paths lead to one file, by whatever links. */
export function isSameFile(a: string, b: string): boolean {
  const [one, other] = [statOf(a), statOf(b)]
  return one !== undefined && other !== undefined && one.dev === other.dev && one.ino === other.ino
}

/**
 * Makes sure, before any work, that a file can be written and that nothing of the user's is lost by it.
 * @throws NotebookError when it cannot, or something would be
 */
export function checkDestination({ out, source, inPlace, overwrite, isOurs }: Destination): void {
  const refuse = (wanted: string, got: string, fix: string) => {
    throw new NotebookError({ who: `--out ${out}`, wanted, got, fix })
  }
  if (!statOf(dirname(out))?.isDirectory())
    refuse('a file in a folder that is there', 'no such folder', 'make it first')
  const there = statOf(out)
  if (!there) return
  if (there.isDirectory()) refuse('a file', 'a folder', 'name a file in it')
  if (isSameFile(out, source)) {
    if (!inPlace) refuse('another file than the notebook', 'the notebook itself', 'choose another name')
    return
  }
  if (!overwrite && there.isFile() && !isOurs(out))
    refuse('no file, or one that neutrina has made', 'a file of yours', 'choose another name, or say --overwrite')
}
