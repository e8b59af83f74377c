import { inspected, isError, textOf } from '../../realm/index.ts'
import type { Refusal } from '../languageTypes.ts'
import type { CellError } from '../output.ts'
import type { CellRegistry } from './cellRegistry.ts'
import { codeFrame } from './codeFrame.ts'
import type { Place } from './positions.ts'

const RED = '\u001b[31m'
const BOLD = '\u001b[1m'
const OFF = '\u001b[0m'
const MOST_REFUSALS = 10

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

/**
 * Tells a thrown value, whatever it does when it is looked at: its name and message, the line of the cell, and the stack with
 * causes and properties.
 */
export function reportThrown(cells: CellRegistry, thrown: unknown): CellError {
  const colors = { colors: true }
  if (!isError(thrown)) {
    const traceback = [`${RED}Uncaught${OFF} ${inspected(thrown, colors)}`]
    return { ename: 'Uncaught', evalue: inspected(thrown), traceback }
  }
  const ename = textOf(thrown, 'name', 'Error')
  const evalue = textOf(thrown, 'message', '(its message cannot be read)')
  const stack = textOf(thrown, 'stack', '')
  const details = inspected(thrown, colors, stack).split('\n')
  return { ename, evalue, traceback: [`${RED}${ename}${OFF}: ${evalue}`, '', ...frameOf(cells, stack), ...details] }
}

const placeOf = (code: string, offset: number): Place => {
  const before = code.slice(0, offset).split('\n')
  return { line: before.length - 1, column: before[before.length - 1].length }
}

/** TypeScript's number of an error, if it is one of its own. */
const numbered = ({ code }: Refusal): string => (code > 0 ? `TS${code}: ` : '')

/** Tells why a cell was not run: every refusal with the lines around it. */
export function reportRefusals(code: string, label: number, refusals: readonly Refusal[]): CellError {
  const [first] = refusals
  const more = refusals.length > 1 ? ` (and ${refusals.length - 1} more)` : ''
  const evalue = `${numbered(first)}${first.message}${more}`
  const traceback = refusals.slice(0, MOST_REFUSALS).flatMap((refusal) => {
    const { message, start, end } = refusal
    const place = placeOf(code, start)
    const where = `${BOLD}cell ${label}, line ${place.line + 1}, column ${place.column + 1}${OFF}`
    return [`${where}: ${RED}${numbered(refusal)}${OFF}${message}`, ...codeFrame(code, place, end - start), '']
  })
  return { ename: 'TypeScriptError', evalue, traceback: traceback.slice(0, -1) }
}
