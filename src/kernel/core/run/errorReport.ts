import { inspect } from 'node:util'
import type { Refusal } from '../languageTypes.ts'
import type { CellError } from '../output.ts'
import type { CellRegistry } from './cellRegistry.ts'
import { codeFrame } from './codeFrame.ts'
import type { Place } from './positions.ts'

const RED = '\u001b[31m'
const BOLD = '\u001b[1m'
const OFF = '\u001b[0m'
const MOST_REFUSALS = 10

const isError = (thrown: unknown): thrown is Error =>
  thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]'

/** The first place in a cell that a stack names. */
function firstPlace(stack: string): { label: number; place: Place } | undefined {
  const match = /\bcell (\d+):(\d+):(\d+)/.exec(stack)
  if (!match) return undefined
  const [label, line, column] = match.slice(1).map(Number)
  return { label, place: { line: line - 1, column: column - 1 } }
}

function frameOf(cells: CellRegistry, stack: string): string[] {
  const found = firstPlace(stack)
  const cell = found && cells.byLabel(found.label)
  if (!found || !cell) return []
  return [`${BOLD}cell ${found.label}, line ${found.place.line + 1}${OFF}`, ...codeFrame(cell.code, found.place), '']
}

/** Tells a thrown value: its name and message, the line of the cell, and the stack with causes and properties. */
export function reportThrown(cells: CellRegistry, thrown: unknown): CellError {
  if (!isError(thrown)) {
    const evalue = inspect(thrown)
    return { ename: 'Uncaught', evalue, traceback: [`${RED}Uncaught${OFF} ${inspect(thrown, { colors: true })}`] }
  }
  const ename = String(thrown.name)
  const evalue = String(thrown.message)
  const head = `${RED}${ename}${OFF}: ${evalue}`
  const details = inspect(thrown, { colors: true }).split('\n')
  return { ename, evalue, traceback: [head, '', ...frameOf(cells, String(thrown.stack)), ...details] }
}

const placeOf = (code: string, offset: number): Place => {
  const before = code.slice(0, offset).split('\n')
  return { line: before.length - 1, column: before[before.length - 1].length }
}

/** Tells why a cell was not run: every refusal with the lines around it. */
export function reportRefusals(code: string, label: number, refusals: readonly Refusal[]): CellError {
  const [first] = refusals
  const more = refusals.length > 1 ? ` (and ${refusals.length - 1} more)` : ''
  const evalue = `TS${first.code}: ${first.message}${more}`
  const traceback = refusals.slice(0, MOST_REFUSALS).flatMap(({ code: number, message, start, end }) => {
    const place = placeOf(code, start)
    const where = `${BOLD}cell ${label}, line ${place.line + 1}, column ${place.column + 1}${OFF}`
    return [`${where}: ${RED}TS${number}${OFF}: ${message}`, ...codeFrame(code, place, end - start), '']
  })
  return { ename: 'TypeScriptError', evalue, traceback: traceback.slice(0, -1) }
}
