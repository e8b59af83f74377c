import type { Completion } from '../languageTypes.ts'
import ts from '../typescript.cjs'
import { ownFile } from './ownFile.ts'

/** The ways in which a package's own files may import it, which TypeScript resolves but does not complete. */
const ownSpecifiers = (folder: string): string[] =>
  specifiersOf(ts.findConfigFile(folder, ts.sys.fileExists, 'package.json'))

/** The doors of this package, which comes along with the kernel; none where a folder has an installed one. */
export const kernelSpecifiers = (folder: string): string[] =>
  ts.findConfigFile(folder, ts.sys.fileExists, 'node_modules/neutrina/package.json')
    ? []
    : specifiersOf(ownFile('package.json'))

function specifiersOf(file: string | undefined): string[] {
  const text = file && ts.sys.readFile(file)
  if (!text) return []
  const { name, exports } = JSON.parse(text) as { name?: string; exports?: unknown }
  if (!name || typeof exports !== 'object' || exports === null) return []
  return Object.keys(exports)
    .filter((key) => key.startsWith('.') && !key.includes('*'))
    .map((key) => name + key.slice(1))
}

/** The specifier that is being written before a cursor. */
const specifierBefore = (code: string, cursor: number): string | undefined =>
  /(?:\bfrom|\bimport|\b(?:import|require)\s*\()\s*['"]([^'"\n]*)$/.exec(code.slice(0, cursor))?.[1]

/** Adds the package's own specifiers to what fits at a cursor. */
export function withOwnSpecifiers(found: Completion, folder: string, code: string, cursor: number): Completion {
  const typed = specifierBefore(code, cursor)
  if (typed === undefined) return found
  const start = cursor - typed.length
  if (found.matches.length > 0 && found.start !== start) return found
  const offered = new Set([...ownSpecifiers(folder), ...kernelSpecifiers(folder), ...found.matches])
  const own = [...offered].filter((name) => name.startsWith(typed) && !found.matches.includes(name))
  if (own.length === 0) return found
  const types = own.map((text) => ({ text, type: 'module' }))
  const end = Math.max(cursor, found.end)
  return { matches: [...found.matches, ...own], start, end, types: [...found.types, ...types] }
}
