import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A package that neutrina uses where it is installed and never asks for. */
export interface OptionalPackage {
  name: string
  version: string
  folder: string
  /** The file that `require` or `import` of it loads. */
  entry: string
}

const require = createRequire(import.meta.url)

/**
 * Finds an installed package: in the first of `prefixes` that has it, else where Node looks.
 * @param prefixes folders with a `node_modules` of their own
 */
export function findPackage(name: string, prefixes: readonly string[] = []): OptionalPackage | undefined {
  for (const prefix of prefixes) {
    const folder = join(prefix, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return describe(name, folder)
  }
  try {
    return describe(name, dirname(require.resolve(`${name}/package.json`)))
  } catch {
    return undefined
  }
}

function describe(name: string, folder: string): OptionalPackage {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { name, version, folder, entry: require.resolve(folder) }
}
