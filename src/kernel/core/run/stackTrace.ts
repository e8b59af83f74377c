import { findSourceMap } from 'node:module'
import { join, sep } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { cellsRealm, listOf, orElse } from '../../realm/index.ts'
import type { CellRegistry } from './cellRegistry.ts'

/** The kernel's folder, and the one of its bundle: its own frames are nobody's business. */
const KERNEL = join(fileURLToPath(import.meta.url), '../../..', sep)
const BUNDLE = `${sep}neutrina-kernel${sep}`

const pathOf = (file: string): string => (file.startsWith('file:') ? fileURLToPath(file) : file)
const isOurs = (file: string): boolean => {
  const path = pathOf(file)
  return path.startsWith(KERNEL) || path.includes(BUNDLE)
}

/** Where a frame of a module is in its source, if a source map tells. */
function inModule(file: string, line: number, column: number): string {
  const map = findSourceMap(file) ?? findSourceMap(pathOf(file))
  const entry = map?.findEntry(line - 1, column - 1)
  const mapped = entry && 'originalLine' in entry ? entry : undefined
  const path = pathOf(mapped?.originalSource ?? file)
  const cwd = orElse(process.cwd, '') + sep
  const short = path.startsWith(cwd) && !path.includes('node_modules') ? path.slice(cwd.length) : path
  return mapped ? `${short}:${mapped.originalLine + 1}:${mapped.originalColumn + 1}` : `${short}:${line}:${column}`
}

function frameText(cells: CellRegistry, frame: NodeJS.CallSite): string {
  const file = frame.getFileName()
  const line = frame.getLineNumber()
  const column = frame.getColumnNumber()
  const text = String(frame)
  if (!file || line === null || column === null || file.startsWith('node:')) return text
  const found = cells.find(file, { line: line - 1, column: column - 1 })
  const place = found
    ? `cell ${found.cell.label}:${found.place.line + 1}:${found.place.column + 1}`
    : inModule(file, line, column)
  return text.replace(`${file}:${line}:${column}`, () => place)
}

const headerOf = (error: Error): string => orElse(() => Error.prototype.toString.call(error), 'Error')

/**
 * Makes the stacks of errors speak of cells and sources: `at f (cell 3:4:9)`; what lies below the outermost cell is left out.
 * @returns what gives the stacks back to Node
 */
export function installStackTraces(cells: CellRegistry): () => void {
  const { Error: CellsError } = cellsRealm
  const before = CellsError.prepareStackTrace
  const stackOf = (error: Error, frames: NodeJS.CallSite[]): string => {
    const isCell = (frame: NodeJS.CallSite) => cells.has(frame.getFileName() ?? '')
    const outermost = frames.findLastIndex(isCell)
    const shown = frames
      .slice(0, outermost < 0 ? frames.length : outermost + 1)
      .filter((frame) => !isOurs(frame.getFileName() ?? ''))
    return [headerOf(error), ...shown.map((frame) => `    at ${frameText(cells, frame)}`)].join('\n')
  }
  const prepare = (error: Error, frames: NodeJS.CallSite[]): string =>
    orElse(() => stackOf(error, listOf(frames)), undefined) ?? headerOf(error)
  CellsError.prepareStackTrace = prepare
  return () => {
    if (CellsError.prepareStackTrace === prepare) {
      if (before) CellsError.prepareStackTrace = before
      else Reflect.deleteProperty(CellsError, 'prepareStackTrace')
    }
  }
}
