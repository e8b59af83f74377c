import type { Completeness } from '../languageTypes.ts'
import { parseCell, syntaxErrors } from '../transform/parse.ts'
import ts from '../typescript.cjs'

/** Errors of what is still open at the end of the text, wherever they are reported: comments, templates. */
const UNTERMINATED = new Set([1010, 1160])

/** A string ends with its line. */
const OPEN_STRING = 1002

/** How many brackets are open at the end of a code, as the scanner sees it. */
function openBrackets(code: string): number {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, code)
  const { SyntaxKind: kinds } = ts
  let open = 0
  for (let token = scanner.scan(); token !== kinds.EndOfFileToken; token = scanner.scan()) {
    if (token === kinds.OpenBraceToken || token === kinds.OpenParenToken || token === kinds.OpenBracketToken) open++
    if (token === kinds.CloseBraceToken || token === kinds.CloseParenToken || token === kinds.CloseBracketToken) open--
  }
  return Math.max(0, open)
}

const indentUnit = (code: string): string => /^([ \t]+)\S/m.exec(code)?.[1] ?? '  '

/** Whether a front-end should run a code or wait for more lines. */
export function completeness(code: string): Completeness {
  const errors = syntaxErrors(parseCell(code))
  if (errors.length === 0) return { status: 'complete', indent: '' }
  const end = code.trimEnd().length
  if (errors.some(({ code: number }) => UNTERMINATED.has(number))) return { status: 'incomplete', indent: '' }
  if (errors[0].start < end || errors[0].code === OPEN_STRING) return { status: 'invalid', indent: '' }
  return { status: 'incomplete', indent: indentUnit(code).repeat(openBrackets(code)) }
}
