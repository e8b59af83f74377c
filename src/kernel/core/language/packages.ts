import { parseCell } from '../transform/parse.ts'
import ts from '../typescript.cjs'

/** The packages whose modules a cell's import statements name; not those of which it wants types only. */
export function importedPackages(code: string): string[] {
  const wanted = parseCell(code)
    .statements.filter(ts.isImportDeclaration)
    .filter(({ importClause }) => importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword)
    .map(({ moduleSpecifier }) => (ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : ''))
  return wanted.filter((specifier) => /^[@\w]/.test(specifier))
}
