import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from '../typescript.cjs'
import type { CellModules } from './cellModules.ts'
import type { Disk } from './disk.ts'
import { resolveFromKernel } from './fromKernel.ts'
import { ownFile } from './ownFile.ts'

/** The ambient types of `jupyter`, `display` and the other names that cells find. */
const GLOBALS = fileURLToPath(new URL('../../display/globals.d.ts', import.meta.url))

/** The cell that is being written. */
export interface Desk {
  file: string
  /** Puts a text on the desk; until the next one the service takes all other files as it has found them. */
  put(text: string): void
}

/**
 * The files that the language service sees: the disk, the accepted cells, and the cell on the desk.
 * @returns also what makes it look again at the packages that there are
 */
export function createHost(
  folder: string,
  options: ts.CompilerOptions,
  modules: CellModules,
  disk: Disk,
): { host: ts.LanguageServiceHost; desk: Desk; forget(): void } {
  const file = join(folder, '__cell_now.ts')
  let now = 'export {}'
  let questions = 0
  const virtual = (name: string): string | undefined => (name === file ? now : modules.textOf(name))
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    // else each of several looks at one program would ask for the times of all files again
    getProjectVersion: () => `${questions} ${modules.textOf(modules.hub)}`,
    getScriptFileNames: () => [GLOBALS, modules.hub, file],
    getScriptVersion: (name) => virtual(name) ?? disk.versionOf(name),
    getScriptSnapshot: (name) => {
      const text = virtual(name)
      return text === undefined ? disk.snapshotOf(name) : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: () => ownFile('node_modules/typescript/lib/lib.d.ts') ?? ts.getDefaultLibFilePath(options),
    fileExists: (name) => virtual(name) !== undefined || disk.fileExists(name),
    readFile: (name) => virtual(name) ?? disk.readFile(name),
    readDirectory: ts.sys.readDirectory,
    directoryExists: (name) => name === folder || disk.directoryExists(name),
    getDirectories: ts.sys.getDirectories,
    realpath: (name) => (virtual(name) === undefined ? disk.realpath(name) : name),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  }
  const resolutions = ts.createModuleResolutionCache(folder, (name) => name, options)
  // not in the declarations, but asked for: what it knows of package.json files outlives a program
  Object.assign(host, { getModuleResolutionCache: () => resolutions })
  host.resolveModuleNameLiterals = (literals, from, redirect, settings, source) =>
    literals.map((literal) => {
      const mode = ts.getModeForUsageLocation(source, literal, settings)
      const resolve = (name: string, place: string) =>
        ts.resolveModuleName(name, place, settings, host, resolutions, redirect, mode)
      const found = resolve(literal.text, from)
      return found.resolvedModule ? found : (resolveFromKernel(literal.text, from, resolve) ?? found)
    })
  const put = (text: string) => {
    now = text
    questions++
    disk.lookAgain()
  }
  const forget = () => {
    disk.forget()
    resolutions.clear()
  }
  return { host, desk: { file, put }, forget }
}
