import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'

/** A package that neutrina uses where it is installed and never asks for. */
export interface OptionalPackage {
  name: string
  version: string
  folder: string
  /** The file that `require` or `import` of it loads. */
  entry: string
}

/** When it is asked for: a page has none. */
const ownRequire = () => createRequire(import.meta.url)

/** A package that lies in a prefix: a folder with a `node_modules` of its own. */
export function packageIn(prefix: string, name: string): OptionalPackage | undefined {
  const folder = resolve(prefix, 'node_modules', name)
  return existsSync(join(folder, 'package.json')) ? describe(name, folder) : undefined
}

/** A package that lies where Node looks from here: among those of neutrina, or of the project that uses it. */
export function installedPackage(name: string): OptionalPackage | undefined {
  const require = ownRequire()
  try {
    return describe(name, dirname(require.resolve(`${name}/package.json`)))
  } catch {
    return undefined
  }
}

function describe(name: string, folder: string): OptionalPackage {
  const require = ownRequire()
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { name, version, folder, entry: require.resolve(folder) }
}
