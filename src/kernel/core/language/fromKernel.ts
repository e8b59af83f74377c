import { dirname } from 'node:path'
import { standInFile } from '../loader/fromKernel.mjs'
import ts from '../typescript.cjs'
import { ownFile } from './ownFile.ts'

type Resolved = ts.ResolvedModuleWithFailedLookupLocations

/**
 * Where a module that was not found comes along with the kernel (loader/fromKernel.mjs finds it there, too); nowhere where
 * the folder has a package of the name.
 */
export function resolveFromKernel(
  name: string,
  from: string,
  resolve: (name: string, from: string) => Resolved,
): Resolved | undefined {
  const own = `node_modules/${name.split('/')[0]}/package.json`
  if (ts.findConfigFile(dirname(from), ts.sys.fileExists, own)) return undefined
  const standIn = standInFile(name)
  if (standIn) return { resolvedModule: typesOf(standIn) } as Resolved
  const here = ownFile('package.json')
  return here !== undefined && name.startsWith('neutrina/') ? resolve(name, here) : undefined
}

/** A source, or what declares its types where it was compiled. */
const typesOf = (file: string): ts.ResolvedModuleFull =>
  file.endsWith('.ts')
    ? { resolvedFileName: file, extension: ts.Extension.Ts }
    : { resolvedFileName: file.replace(/\.js$/, '.d.ts'), extension: ts.Extension.Dts }
