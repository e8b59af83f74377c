import type { Refusal } from '../languageTypes.ts'
import ts from '../typescript.cjs'
import { type CellModule, withoutModules } from './cellModule.ts'

/** What the checker says that means nothing in a notebook. */
const DROPPED = new Set([
  7005, // a variable's type grows with what is put into it …
  7034, // … which is how a list of losses starts
  7016, // a package without types is any
])
/** Assigning to a name of another cell that is not a variable there: a function, say. */
const ASSIGNED_IMPORT = 2632

/** What the checker refuses in the cell's own code, in its offsets. */
export function refusalsIn(module: CellModule, diagnostics: readonly ts.Diagnostic[]): Refusal[] {
  const { start: from, end: to } = module
  return diagnostics.flatMap(({ code, messageText, start = from, length = 1 }) => {
    if (DROPPED.has(code) || start < from || start > to) return []
    if (code === ASSIGNED_IMPORT) return []
    const message = withoutModules(ts.flattenDiagnosticMessageText(messageText, '\n'))
    return [{ code, message, start: start - from, end: Math.min(start + length, to) - from }]
  })
}
