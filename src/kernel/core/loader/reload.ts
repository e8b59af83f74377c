import { register } from 'node:module'

let installed = false

/** Lets cells import the edited versions of project files; once for a process, since hooks cannot be taken away. */
export function installReload(): void {
  if (installed) return
  installed = true
  register(new URL('./reloadHooks.mjs', import.meta.url))
}
