import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** Where `npm install` would put a package for the notebooks of a folder. */
function projectOf(folder: string): string {
  for (let at = folder; at !== dirname(at); at = dirname(at)) if (existsSync(join(at, 'package.json'))) return at
  return folder
}

/** `@a/b/c` and `x/y` are doors of `@a/b` and `x`. */
const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

/** What to do about a module that cells of a folder want and that is not there; nothing where nothing is known. */
export function adviceFor(specifier: string, folder: string): string | undefined {
  if (/^(\.{1,2}\/|\/)/.test(specifier)) return `there is no ${resolve(folder, specifier)}, with or without an ending`
  const foreign = /^(?:npm|jsr):\/?((?:@[^/@]+\/)?[^/@]+)/.exec(specifier)?.[1]
  if (foreign) return `this kernel runs on Node: ${install(foreign, folder)}, and import it as '${foreign}'`
  if (/^(node|https?|data):/.test(specifier)) return undefined
  const name = packageOf(specifier)
  if (name === 'neutrina') return "neutrina's doors are what completion offers behind 'neutrina/'"
  return `${install(name, folder)}, then run the cell again`
}

const install = (name: string, folder: string): string => `npm install ${name} in ${projectOf(folder)}`

/** Node's words for a package that is not there. */
const NOT_FOUND = /^Cannot find package '([^']+)' imported from/

/** As `adviceFor`, from the message of an error. */
export function adviceIn(message: string, folder: string): string | undefined {
  const name = NOT_FOUND.exec(message)?.[1]
  return name === undefined ? undefined : adviceFor(name, folder)
}
