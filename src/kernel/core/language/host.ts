import { statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from '../typescript.cjs'
import type { CellModules } from './cellModules.ts'

/** The ambient types of `jupyter`, `display` and the other names that cells find. */
const GLOBALS = fileURLToPath(new URL('../../display/globals.d.ts', import.meta.url))

/** The cell that is being written. */
export interface Desk {
  file: string
  /** Puts a text on the desk. */
  put(text: string): void
}

/** The files that the language service sees: the disk, the accepted cells, and the cell on the desk. */
export function createHost(
  folder: string,
  options: ts.CompilerOptions,
  modules: CellModules,
): { host: ts.LanguageServiceHost; desk: Desk } {
  const file = join(folder, '__cell_now.ts')
  let now = 'export {}'
  let version = 0
  const virtual = (name: string): string | undefined => (name === file ? now : modules.textOf(name))
  const exists = (name: string): boolean => virtual(name) !== undefined || ts.sys.fileExists(name)

  /** Files of packages do not change under a running notebook; those of the project do. */
  const versionOnDisk = (name: string): string => {
    if (name.includes('/node_modules/')) return '0'
    return String(statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 'gone')
  }

  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [GLOBALS, modules.keeper, file],
    getScriptVersion: (name) => {
      if (name === file) return String(version)
      return name === modules.keeper
        ? (modules.textOf(name) ?? '')
        : modules.textOf(name)
          ? 'cell'
          : versionOnDisk(name)
    },
    getScriptSnapshot: (name) => {
      const text = virtual(name) ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: exists,
    readFile: (name) => virtual(name) ?? ts.sys.readFile(name),
    readDirectory: ts.sys.readDirectory,
    directoryExists: (name) => name === folder || ts.sys.directoryExists(name),
    getDirectories: ts.sys.getDirectories,
    realpath: (name) => (virtual(name) === undefined ? (ts.sys.realpath?.(name) ?? name) : name),
    useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  }
  const put = (text: string) => {
    if (text === now) return
    now = text
    version++
  }
  return { host, desk: { file, put } }
}
