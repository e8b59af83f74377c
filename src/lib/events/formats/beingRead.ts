import { fileId } from './sameFile.ts'

/** How often each file is open to be read in this process. */
const readers = new Map<string, number>()

/** Whether a file is open to be read in this process, under whatever name. */
export const isBeingRead = (path: string): boolean => readers.has(fileId(path))

/** Notes that a file is being read, until the function that it returns is called. */
export function noteReading(path: string): () => void {
  const id = fileId(path)
  readers.set(id, (readers.get(id) ?? 0) + 1)
  let open = true
  return () => {
    if (!open) return
    open = false
    const left = readers.get(id)! - 1
    if (left > 0) readers.set(id, left)
    else readers.delete(id)
  }
}
