import type { Refusal } from '../languageTypes.ts'
import ts from '../typescript.cjs'

/** A cell as a tree; the name decides that it is TypeScript without JSX. A line `#!…` at its start says nothing here. */
export const parseCell = (code: string): ts.SourceFile =>
  ts.createSourceFile('cell.ts', code.replace(/^#!/, '//'), ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)

/** What the parser refuses. */
export function syntaxErrors(source: ts.SourceFile): ts.DiagnosticWithLocation[] {
  return (source as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics
}

const hasJsx = (node: ts.Node): boolean =>
  ts.isJsxElement(node) ||
  ts.isJsxSelfClosingElement(node) ||
  ts.isJsxFragment(node) ||
  !!ts.forEachChild(node, (child) => hasJsx(child) || undefined)

/** Where a cell that does not parse as TypeScript would parse as JSX, that is said instead. */
function jsxRefusal(code: string): Refusal | undefined {
  if (!/<[A-Za-z>]/.test(code)) return undefined
  const source = ts.createSourceFile('cell.tsx', code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX)
  if (syntaxErrors(source).length > 0 || !hasJsx(source)) return undefined
  const find = (node: ts.Node): ts.Node | undefined =>
    ts.isJsxElement(node) || ts.isJsxSelfClosingElement(node) || ts.isJsxFragment(node)
      ? node
      : ts.forEachChild(node, find)
  const element = find(source)
  const start = element?.getStart() ?? 0
  const message = 'JSX has no meaning in a cell; build markup with html`…`, or import a .tsx module.'
  return { code: 17004, message, start, end: element?.end ?? start + 1 }
}

/** Why a cell cannot be parsed; nothing when it can. */
export function syntaxRefusals(code: string, source: ts.SourceFile): Refusal[] {
  const errors = syntaxErrors(source)
  if (errors.length === 0) return []
  const jsx = jsxRefusal(code)
  if (jsx) return [jsx]
  return errors.map(({ code: number, messageText, start, length }) => ({
    code: number,
    message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    start,
    end: start + length,
  }))
}
