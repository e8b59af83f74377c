import { register } from 'node:module'
import { loadedCommonJs } from './loadedCommonJs.ts'

/** What lets cells import the edited versions of project files; to be called before and after each cell. */
export interface Reload {
  beforeCell(): void
  afterCell(): void
}

let installed: Reload | undefined

/** Installs it, once for a process, since hooks cannot be taken away. */
export function installReload(): Reload {
  installed ??= install()
  return installed
}

function install(): Reload {
  const loaded = loadedCommonJs()
  // how often CommonJS files have been forgotten: the hooks run in a thread of their own
  const forgotten = new Int32Array(new SharedArrayBuffer(4))
  register('./reloadHooks.mjs', { parentURL: import.meta.url, data: forgotten })
  return {
    beforeCell: () => {
      if (loaded.forgetEdited()) Atomics.add(forgotten, 0, 1)
    },
    afterCell: loaded.note,
  }
}
