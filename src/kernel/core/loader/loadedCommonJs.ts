import { statSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The project's CommonJS files that this thread has loaded. */
export interface LoadedCommonJs {
  /** Notes what has been loaded since. */
  note(): void
  /** Forgets what has been edited since it was noted, and what requires that; whether there was any. */
  forgetEdited(): boolean
}

const modifiedAt = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** By the method of this realm: the list is one of the cells'. */
const isRequiredBy = (file: string, module: NodeModule | undefined): boolean =>
  module !== undefined && Array.prototype.some.call(module.children, (child: NodeModule) => child.filename === file)

/** Node keeps one module for a CommonJS file, whatever address it is imported by: an edited one must be taken away. */
export function loadedCommonJs(): LoadedCommonJs {
  const { cache } = createRequire(import.meta.url)
  const noted = new Map<string, number>()
  const requiring = (file: string) => Object.keys(cache).filter((other) => isRequiredBy(file, cache[other]))
  return {
    note() {
      for (const file of Object.keys(cache)) {
        if (!noted.has(file) && !file.includes('/node_modules/')) noted.set(file, modifiedAt(file))
      }
    },
    forgetEdited() {
      const edited = [...noted].filter(([file, modified]) => modifiedAt(file) !== modified)
      const gone = new Set(edited.map(([file]) => file))
      for (const file of gone) for (const other of requiring(file)) gone.add(other)
      for (const file of gone) {
        delete cache[file]
        noted.delete(file)
      }
      return gone.size > 0
    },
  }
}
